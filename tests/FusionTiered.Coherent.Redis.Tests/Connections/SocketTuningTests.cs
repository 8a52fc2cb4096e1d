using System.Net.Sockets;
using System.Runtime.InteropServices;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class SocketTuningTests
{
    private const int Tcp = 6;
    private const int TcpUserTimeout = 18;

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(4, 8000)]
    public void The_kernel_gives_up_what_is_not_acknowledged_after_twice_our_own_limit(int silence, int milliseconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketTuning.Apply(socket, TimeSpan.FromSeconds(silence));
        socket.NoDelay.Should().BeTrue();
        ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!).Should().NotBe(0);
        ((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!).Should().Be(10);
        if (OperatingSystem.IsLinux())
            UserTimeoutOf(socket).Should().Be(milliseconds);
    }

    private static int UserTimeoutOf(Socket socket)
    {
        var value = 0;
        socket.GetRawSocketOption(Tcp, TcpUserTimeout, MemoryMarshal.AsBytes(new Span<int>(ref value))).Should().Be(sizeof(int));
        return value;
    }
}
