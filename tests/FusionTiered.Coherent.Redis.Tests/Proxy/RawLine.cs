using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Redis.Tests.Support.Proxy;

namespace FusionTiered.Redis.Tests.Proxy;

/// <summary>A bare client and a bare server, and the proxy between them.</summary>
internal sealed class RawLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    // A socket that nobody holds is reset by its finalizer, also while the other end still reads.
    private readonly List<Socket> _ends = [];

    public RawLine()
    {
        _listener.Start();
        Proxy = TcpProxy.Start(((IPEndPoint)_listener.LocalEndpoint).Port);
    }

    public TcpProxy Proxy { get; }

    public async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = await DialAsync();
        var server = await _listener.AcceptSocketAsync();
        _ends.Add(server);
        return (client, server);
    }

    /// <summary>The client's end alone.</summary>
    public async Task<Socket> DialAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _ends.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, Proxy.Port);
        return client;
    }

    /// <summary>Says it, and gives what has arrived when that many characters have.</summary>
    public static async Task<string> SayAsync(Socket from, Socket to, string text, int? arrives = null)
    {
        await from.SendAsync(Wire.Bytes(text));
        return await HearAsync(to, arrives ?? text.Length);
    }

    public static async Task<string> HearAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        var heard = 0;
        while (heard < count)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(heard)).Ends();
            if (more == 0)
                break;
            heard += more;
        }

        return System.Text.Encoding.Latin1.GetString(bytes, 0, heard);
    }

    /// <summary>How the connection ends: by a reset or in order.</summary>
    public static async Task<bool> IsResetAsync(Socket socket)
    {
        try
        {
            while (await socket.ReceiveAsync(new byte[4096]).Ends() > 0)
            {
            }

            return false;
        }
        catch (SocketException gone) when (gone.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    /// <summary>Whether a connection is reset, while it is made or after.</summary>
    public static async Task<bool> IsTurnedAwayAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }

        return await IsResetAsync(socket);
    }

    public static async Task<TimeSpan> TakesAsync(Func<Task> call)
    {
        var since = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(since);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await Proxy.DisposeAsync();
        GC.KeepAlive(_ends);
    }
}
