using FusionTiered.Servers;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Streams whose reads can stand still, as a thread does that gets no processor: what has arrived is not looked at, and the end of the connection is not noticed.</summary>
internal sealed class FreezableStreams : IStreamFactory, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);

    public void Freeze() => _open.Reset();

    public void Thaw() => _open.Set();

    public void Dispose() => _open.Dispose();

    public Stream Open(Socket socket, RedisEndpoint endpoint) => new FreezableStream(socket, _open);

    private sealed class FreezableStream(Socket socket, ManualResetEventSlim open) : NetworkStream(socket, ownsSocket: false)
    {
        public override int Read(Span<byte> buffer)
        {
            try
            {
                return base.Read(buffer);
            }
            finally
            {
                open.Wait();
            }
        }
    }
}
