using FusionTiered.Servers;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Streams, of which that of the connection for large values comes late or not at all.</summary>
internal sealed class LateStreams : IStreamFactory, IDisposable
{
    private readonly ManualResetEventSlim _decided = new(initialState: false);
    private volatile bool _fails;

    public void Come() => _decided.Set();

    public void Fail()
    {
        _fails = true;
        _decided.Set();
    }

    public void Dispose() => _decided.Dispose();

    public Stream Open(Socket socket, RedisEndpoint endpoint)
    {
        // The reader of a connection makes it, and has its name.
        if (Thread.CurrentThread.Name!.Contains(nameof(ConnectionKind.Large), StringComparison.Ordinal))
        {
            _decided.Wait();
            if (_fails)
                throw new IOException("no stream");
        }

        return new NetworkStream(socket, ownsSocket: false);
    }
}
