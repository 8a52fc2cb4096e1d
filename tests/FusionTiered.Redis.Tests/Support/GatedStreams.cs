using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Streams whose writes can be held back, to catch a command before its bytes are gone.</summary>
internal sealed class GatedStreams : IStreamFactory, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);

    /// <summary>Whether a writer stands before the gate.</summary>
    public bool IsHolding { get; private set; }

    public void Hold() => _open.Reset();

    public void LetGo() => _open.Set();

    public void Dispose() => _open.Dispose();

    public Stream Open(Socket socket, RedisEndpoint endpoint) => new GatedStream(socket, this);

    private sealed class GatedStream(Socket socket, GatedStreams gate) : NetworkStream(socket, ownsSocket: false)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            gate.IsHolding = !gate._open.IsSet;
            gate._open.Wait();
            base.Write(buffer);
        }
    }
}
