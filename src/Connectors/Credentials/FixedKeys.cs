using System;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Keys that were given as text.</summary>
internal sealed class FixedKeys : IKeySource
{
    private readonly ImmutableCredentials _keys;

    /// <summary>Holds keys.</summary>
    public FixedKeys(string name, string accessKey, string secretKey, string? sessionToken)
    {
        Name = name;
        _keys = new ImmutableCredentials(accessKey, secretKey, string.IsNullOrEmpty(sessionToken) ? null : sessionToken);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Tells these keys from others without holding them.</summary>
    public string Fingerprint()
    {
        var text = Encoding.UTF8.GetBytes(string.Join("\n", _keys.AccessKey, _keys.SecretKey, _keys.Token));
#if NET
        return Convert.ToBase64String(SHA256.HashData(text));
#else
        using var hash = SHA256.Create();
        return Convert.ToBase64String(hash.ComputeHash(text));
#endif
    }

    /// <inheritdoc/>
    public Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_keys);
}
