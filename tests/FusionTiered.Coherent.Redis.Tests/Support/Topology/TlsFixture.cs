namespace FusionTiered.Redis.Tests.Support;

/// <summary>One TLS server for each kind of certificate, for the tests of a class.</summary>
public sealed class TlsFixture : IAsyncLifetime
{
    private readonly Dictionary<TestCertificate, TlsServer> _servers = [];
    private TlsServer? _asking;

    /// <summary>The server that wants to see certificates of its clients.</summary>
    internal TlsServer Asking => _asking!;

    internal TlsServer this[TestCertificate kind] => _servers[kind];

    public async Task InitializeAsync()
    {
        if (RedisBinary.WhySkipped is not null)
            return;
        foreach (var kind in Enum.GetValues<TestCertificate>())
            _servers[kind] = await TlsServer.StartAsync(kind);
        _asking = await TlsServer.StartAsync(asksClients: true);
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
        await (_asking?.DisposeAsync() ?? default);
    }
}
