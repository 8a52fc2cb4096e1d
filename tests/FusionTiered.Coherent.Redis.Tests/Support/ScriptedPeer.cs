using System.Net;
using System.Net.Sockets;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>
/// A toy server on loopback that says what a test wants, byte for byte: for wire faults that no real server commits on demand.
/// Each accepted connection runs the next script, the last one for ever.
/// </summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<PeerConnection, Task>[] _scripts;
    private readonly List<PeerConnection> _connections = [];
    private readonly Task _accepting;

    public ScriptedPeer(params Func<PeerConnection, Task>[] scripts)
    {
        _scripts = scripts;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Endpoint => $"127.0.0.1:{Port}";

    public int Accepted { get; private set; }

    /// <summary>What a script has thrown other than for a closed connection.</summary>
    public Exception? Failure { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        PeerConnection[] open;
        lock (_connections)
            open = [.. _connections];
        foreach (var connection in open)
            connection.Dispose();
        await _accepting.Ends();
        if (Failure is not null)
            throw new InvalidOperationException("A script failed.", Failure);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new PeerConnection(await _listener.AcceptSocketAsync());
                lock (_connections)
                    _connections.Add(connection);
                _ = RunAsync(_scripts[Math.Min(Accepted++, _scripts.Length - 1)], connection);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Func<PeerConnection, Task> script, PeerConnection connection)
    {
        try
        {
            await script(connection);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or SocketException or EndOfStreamException)
        {
            // The other side has left, or the test is over.
        }
        catch (Exception failure)
        {
            Failure ??= failure;
        }
    }
}
