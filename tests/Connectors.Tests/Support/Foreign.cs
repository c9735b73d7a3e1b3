using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Credentials that another module would hold.</summary>
public sealed class Foreign(string name, Func<AwsKeys> keys) : IForeignCredentials
{
    public int Asked { get; private set; }

    public string SourceName => name;

    public Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(keys());
    }
}
