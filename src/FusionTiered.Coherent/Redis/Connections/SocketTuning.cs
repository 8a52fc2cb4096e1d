using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Connections;

/// <summary>Settings of the kernel for a connection.</summary>
internal static class SocketTuning
{
    private const int TcpUserTimeout = 18;

    private const int SendBuffer = 256 << 10;

    public static void Apply(Socket socket, TimeSpan silenceLimit)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        // Keepalive says nothing while data is unacknowledged; this is the kernel's word for that case. Behind our own, earlier one.
        var milliseconds = (int)Math.Max(3000, 2 * silenceLimit.TotalMilliseconds);
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in milliseconds)));
    }

    /// <summary>
    /// Keeps the kernel from taking megabytes at once. Then bytes it has taken are a sign of life: of a dead peer it takes no more than this,
    /// and the bytes still under way when all is taken arrive soon, also over a narrow line.
    /// </summary>
    public static void LimitSendBuffer(Socket socket) => socket.SendBufferSize = SendBuffer;

    /// <summary>Closes with a reset, so that unsent bytes in the kernel are dropped.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // Not connected, or not any more: nothing to reset.
        }

        socket.Dispose();
    }
}
