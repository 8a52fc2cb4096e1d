using FusionTiered.Servers;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Streams whose writes can be held back, to catch a command before its bytes are gone.</summary>
internal sealed class GatedStreams : IStreamFactory, IDisposable
{
    private const int WholePiece = 64 << 10;

    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _tail;

    /// <summary>Whether a writer stands before the gate.</summary>
    public bool IsHolding { get; private set; }

    public void Hold() => _open.Reset();

    /// <summary>Holds back only the last so many bytes of a large write.</summary>
    public void HoldTail(int bytes)
    {
        _tail = bytes;
        _open.Reset();
    }

    public void LetGo() => _open.Set();

    public void Dispose() => _open.Dispose();

    public Stream Open(Socket socket, RedisEndpoint endpoint) => new GatedStream(socket, this);

    private sealed class GatedStream(Socket socket, GatedStreams gate) : NetworkStream(socket, ownsSocket: false)
    {
        private bool _isLarge;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _isLarge |= buffer.Length == WholePiece;
            if (gate._tail > 0 && (!_isLarge || buffer.Length <= gate._tail || buffer.Length == WholePiece))
            {
                // A handshake may be long, too.
                base.Write(buffer);
                return;
            }

            var before = buffer.Length - (gate._tail > 0 ? gate._tail : buffer.Length);
            base.Write(buffer[..before]);
            gate.IsHolding = !gate._open.IsSet;
            gate._open.Wait();
            base.Write(buffer[before..]);
        }
    }
}
