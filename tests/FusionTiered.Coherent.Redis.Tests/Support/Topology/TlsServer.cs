using System.Globalization;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A redis-server with a port for TLS, and a plain one for the test itself.</summary>
internal sealed class TlsServer : IAsyncDisposable, IDisposable
{
    private TlsServer(RedisServer server, TestAuthority authority, int port)
    {
        Server = server;
        Authority = authority;
        Port = port;
        ClientCertificate = authority.Issue(TestCertificate.Right);
    }

    /// <summary>The server, over its plain port.</summary>
    public RedisServer Server { get; }

    /// <summary>The authority that vouches for the server.</summary>
    public TestAuthority Authority { get; }

    /// <summary>The port for TLS.</summary>
    public int Port { get; }

    /// <summary>A certificate of the same authority for a client, and its key.</summary>
    public (string Certificate, string Key) ClientCertificate { get; }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <param name="kind">What the server shows.</param>
    /// <param name="asksClients">Whether a client has to show a certificate of the same authority.</param>
    public static async Task<TlsServer> StartAsync(TestCertificate kind = TestCertificate.Right, bool asksClients = false)
    {
        var authority = new TestAuthority();
        var port = FreePort.Next();
        return new(await RedisServer.StartAsync(ArgumentsOf(authority, port, kind, asksClients)), authority, port);
    }

    /// <summary>Words of the command line that give a redis-server a port for TLS.</summary>
    public static string[] ArgumentsOf(TestAuthority authority, int port, TestCertificate kind, bool asksClients)
    {
        var (certificate, key) = authority.Issue(kind);
        return
        [
            "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-ca-cert-file", authority.File, "--tls-auth-clients", asksClients ? "yes" : "no",
        ];
    }

    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Authority.Dispose();
    }
}
