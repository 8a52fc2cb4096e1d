using FusionTiered.Servers;
using System.Diagnostics;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Streams that take no more than so many bytes a second, as a narrow line does whose buffers are full.</summary>
internal sealed class PacedStreams(int bytesPerSecond) : IStreamFactory
{
    public Stream Open(Socket socket, RedisEndpoint endpoint) => new PacedStream(socket, bytesPerSecond);

    private sealed class PacedStream(Socket socket, int bytesPerSecond) : NetworkStream(socket, ownsSocket: false)
    {
        private const int Piece = 8 << 10;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var began = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < buffer.Length; sent += Piece)
            {
                var bytes = Math.Min(Piece, buffer.Length - sent);
                base.Write(buffer.Slice(sent, bytes));
                var due = TimeSpan.FromSeconds((double)(sent + bytes) / bytesPerSecond) - Stopwatch.GetElapsedTime(began);
                if (due > TimeSpan.Zero && bytes == Piece)
                    _ = SpinWait.SpinUntil(() => !Socket.Connected, due);
            }
        }
    }
}
