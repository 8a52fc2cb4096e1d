using System.Net;
using System.Net.Sockets;

namespace FusionTiered.Show.Nodes;

/// <summary>The cable between one node and its server: a loopback port whose connections are carried on, until it is pulled.</summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly RedisAddress _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private TaskCompletionSource _carries = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCut;

    public Forwarder(RedisAddress server)
    {
        _server = server;
        _carries.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Nothing is carried, in either direction, and no connection is closed.</summary>
    public void Silence()
    {
        lock (_gate)
        {
            if (_carries.Task.IsCompleted)
            {
                _carries = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>All connections are closed, and new ones as soon as they come.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            CloseAll_NeedsLock();
        }
    }

    /// <summary>What waited is carried on, and new connections are.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _isCut = false;
            _carries.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        lock (_gate)
        {
            CloseAll_NeedsLock();
        }

        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_ended.Token);
                _ = CarryAsync(socket);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Nobody listens any more.
        }
    }

    private async Task CarryAsync(Socket node)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            node.NoDelay = true;
            if (TryKeep(node, server))
            {
                await WhenCarriesAsync();
                await server.ConnectAsync(_server.Host, _server.Port, _ended.Token);
                await Task.WhenAny(PumpAsync(node, server), PumpAsync(server, node));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The node sees its connection end.
        }
        finally
        {
            lock (_gate)
            {
                _sockets.Remove(node);
                _sockets.Remove(server);
            }

            node.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[1 << 16];
            while (await from.ReceiveAsync(buffer, _ended.Token) is var count and > 0)
            {
                await WhenCarriesAsync();
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _ended.Token);
                }
            }

            // That an end closed is carried no faster than what it said.
            await WhenCarriesAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end is gone; the other follows.
        }
    }

    private Task WhenCarriesAsync()
    {
        lock (_gate)
        {
            return _carries.Task.WaitAsync(_ended.Token);
        }
    }

    private bool TryKeep(Socket node, Socket server)
    {
        lock (_gate)
        {
            return !_isCut && !_ended.IsCancellationRequested && _sockets.Add(node) && _sockets.Add(server);
        }
    }

    private void CloseAll_NeedsLock()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }
}
