using EksAccessManagement.Identity;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The account a session works in, known as soon as the service names it: a cluster is always of the caller's account.</summary>
internal sealed class LearntAccount
{
    private volatile string? _id;

    /// <summary>The account id; null while nothing named it.</summary>
    public string? Id => _id;

    /// <summary>Takes the account from the ARN of a cluster.</summary>
    public void LearnFrom(string clusterArn)
    {
        if (_id is null && ClusterArn.TryParse(clusterArn, out var arn))
        {
            _id = arn.AccountId;
        }
    }
}
