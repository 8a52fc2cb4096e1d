using System.Net;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>
/// A loopback port that leads to another one, over a line that can be cut, silent, slow or in pieces, and on which single replies
/// can be lost, doubled or damaged. All its threads are its own.
/// </summary>
/// <remarks>What was received before a fault began may still arrive; what comes afterwards meets it.</remarks>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _targetPort;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ReplyFaults _faults = new();
    private readonly Lock _gate = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly Task _accepting;
    private volatile Weather _weather = Weather.Fair;
    private bool _isCut;
    private int _accepted;

    private TcpProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = Dedicated.Run("proxy listener", Accept);
    }

    /// <summary>Where clients connect.</summary>
    public int Port { get; }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Open ones.</summary>
    public int Connections => Open().Count;

    /// <summary>How many were ever accepted, those that were reset at once included.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Bytes that have arrived here and not been sent on.</summary>
    public long Held => Open().Sum(static connection => connection.Held);

    public static TcpProxy Start(int targetPort) => new(targetPort);

    /// <summary>Resets every connection, and every new one until <see cref="Heal"/>.</summary>
    public void Cut()
    {
        lock (_gate)
            _isCut = true;
        ResetAll();
    }

    /// <summary>Resets every connection; new ones are welcome.</summary>
    public void ResetAll()
    {
        foreach (var connection in Open())
            connection.Dispose();
    }

    /// <summary>Holds the bytes that go this way, until <see cref="Heal"/>. Connections stay open and new ones are accepted: nobody is told.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="mostHeld">With so many bytes held no more are received: the sender's own buffers fill up.</param>
    public void Silence(Direction direction, long mostHeld = 32 << 20) => Change(_weather with { Silent = direction, MostHeld = mostHeld });

    /// <summary>Bytes are so long on their way; they keep their order.</summary>
    public void Delay(TimeSpan latency, TimeSpan jitter = default) => Change(_weather with { Latency = latency, Jitter = jitter });

    /// <summary>Bytes come in pieces of so many.</summary>
    public void Trickle(int bytes, TimeSpan pause = default) => Change(_weather with { Piece = bytes, Pause = pause });

    /// <summary>The fault befalls the next reply of which this is true. Ends when it has.</summary>
    /// <param name="fault">What happens to it.</param>
    /// <param name="which">Null: any that is no push.</param>
    public Task<Reply> Befall(ReplyFault fault, Func<Reply, bool>? which = null) => _faults.Add(fault, which ?? (static reply => !reply.IsPush));

    /// <summary>All is well again: what was held goes on in order, new connections are welcome, faults that befell nobody are forgotten.</summary>
    public void Heal()
    {
        lock (_gate)
            _isCut = false;
        _faults.Clear();
        Change(Weather.Fair);
    }

    /// <summary>Ends every connection, and waits for the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.Ends();
        _faults.Clear();
        ProxiedConnection[] all;
        lock (_gate)
            all = [.. _connections];
        foreach (var connection in all)
            connection.Dispose();
        await Task.WhenAll(all.Select(static connection => connection.WhenEndedAsync())).Ends();
    }

    private void Change(Weather weather)
    {
        _weather = weather;
        foreach (var connection in Open())
            connection.LookUp();
    }

    private List<ProxiedConnection> Open()
    {
        lock (_gate)
            return _connections.FindAll(static connection => connection.IsOpen);
    }

    private void Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = _listener.Accept();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _accepted);
            lock (_gate)
            {
                _connections.RemoveAll(static old => old.HasEnded);
                if (_isCut)
                    SocketTuning.Reset(client);
                else
                    _connections.Add(new(_accepted, client, _targetPort, () => _weather, _faults));
            }
        }
    }
}
