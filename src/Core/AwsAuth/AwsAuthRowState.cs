namespace EksAccessManagement.AwsAuth;

/// <summary>What the authenticator makes of a row.</summary>
public enum AwsAuthRowState
{
    /// <summary>The row lets its principal in.</summary>
    Live,

    /// <summary>The row loads, and lets nobody in: no caller can ever have its ARN, or its template can never be filled.</summary>
    Dead,

    /// <summary>Another row answers for its principal.</summary>
    Shadowed,

    /// <summary>The row does not load.</summary>
    Dropped,

    /// <summary>Whether this row answers cannot be known: several rows answer at random, or it hangs on a switch of the server.</summary>
    Ambiguous,

    /// <summary>The row stands in a key that the server cannot read at all; its fields are taken from the words of the text.</summary>
    Lost,
}
