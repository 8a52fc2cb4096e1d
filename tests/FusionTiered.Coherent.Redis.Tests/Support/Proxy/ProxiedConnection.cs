using System.Net;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>A client's connection, ours to the server, and the bytes between them.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    private readonly Socket _client;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Flow _toServer;
    private readonly Flow _toClient;
    private readonly Task _opened;
    private readonly Lock _gate = new();
    private int _flowsLeft = 2;
    private bool _isClosed;

    public ProxiedConnection(int number, Socket client, int targetPort, Func<Weather> weather, ReplyFaults faults)
    {
        Number = number;
        _client = client;
        _client.NoDelay = true;
        _toServer = new(Direction.ToServer, weather, follower: null, Ended);
        _toClient = new(Direction.ToClient, weather, new ReplyFollower(number, faults), Ended);
        _opened = Dedicated.Run("proxy connector", () => Open(targetPort));
    }

    /// <summary>1 for the first that the proxy has accepted.</summary>
    public int Number { get; }

    public bool IsOpen
    {
        get
        {
            lock (_gate)
                return !_isClosed;
        }
    }

    /// <summary>It is closed and its threads are gone.</summary>
    public bool HasEnded => !IsOpen && _opened.IsCompleted && Threads().All(static thread => thread.IsCompleted);

    public long Held => _toServer.Held + _toClient.Held;

    public void LookUp()
    {
        _toServer.LookUp();
        _toClient.LookUp();
    }

    /// <summary>Resets both sides; what is on its way is lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }

        _toServer.Close();
        _toClient.Close();
        SocketTuning.Reset(_client);
        SocketTuning.Reset(_server);
    }

    /// <summary>Ends when its threads have.</summary>
    public async Task WhenEndedAsync()
    {
        await _opened;
        await Task.WhenAll(Threads());
    }

    private Task[] Threads() => [_toServer.Receiving, _toServer.Sending, _toClient.Receiving, _toClient.Sending];

    private void Open(int targetPort)
    {
        try
        {
            _server.Connect(IPAddress.Loopback, targetPort);
        }
        catch (Exception refused) when (refused is SocketException or ObjectDisposedException)
        {
            Dispose();
            return;
        }

        lock (_gate)
        {
            if (_isClosed)
                return;
            _toServer.Start(_client, _server);
            _toClient.Start(_server, _client);
        }
    }

    private void Ended(bool byReset)
    {
        if (Interlocked.Decrement(ref _flowsLeft) == 0 || byReset)
            Dispose();
    }
}
