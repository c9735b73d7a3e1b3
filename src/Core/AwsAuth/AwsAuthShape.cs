namespace EksAccessManagement.AwsAuth;

/// <summary>What sort of text an aws-auth was found in.</summary>
public enum AwsAuthShape
{
    /// <summary>The data of a ConfigMap, not a text.</summary>
    Data,

    /// <summary>A manifest with <c>data:</c>, alone or among others.</summary>
    Manifest,

    /// <summary>The keys <c>mapRoles:</c> and so on at the top of the text.</summary>
    Keys,

    /// <summary>The bare value of one key.</summary>
    Value,

    /// <summary>Nothing that could be recognised.</summary>
    Unknown,
}
