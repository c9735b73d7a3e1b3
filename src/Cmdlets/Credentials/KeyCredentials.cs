namespace EksAccessManagement.Credentials;

/// <summary>Keys that were given as they are.</summary>
internal sealed class KeyCredentials : IForeignCredentials
{
    private readonly AwsKeys _keys;

    public KeyCredentials(string sourceName, AwsKeys keys)
    {
        SourceName = sourceName;
        _keys = keys;
    }

    /// <inheritdoc/>
    public string SourceName { get; }

    /// <inheritdoc/>
    public Task<AwsKeys> GetKeysAsync(CancellationToken cancellationToken) => Task.FromResult(_keys);

    /// <summary>The source, never a key.</summary>
    public override string ToString() => SourceName;
}
