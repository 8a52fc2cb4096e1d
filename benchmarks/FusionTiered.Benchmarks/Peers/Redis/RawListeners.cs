using System.Net.Sockets;
using System.Text;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>Connections that listen and do nothing else: for the server they are nodes.</summary>
internal sealed class RawListeners : IAsyncDisposable
{
    private readonly List<(TcpClient Connection, Task Reading)> _listeners = [];

    /// <summary>Connections that client tracking tells of every key under a prefix.</summary>
    public static Task<RawListeners> TrackingAsync(string url, int count, string prefix) =>
        CreateAsync(url, count, $"HELLO 3\r\nCLIENT TRACKING ON BCAST NOLOOP PREFIX {prefix}\r\n");

    /// <summary>Connections that are subscribed to a channel.</summary>
    public static Task<RawListeners> SubscribedAsync(string url, int count, string channel) =>
        CreateAsync(url, count, $"HELLO 3\r\nSUBSCRIBE {channel}\r\n");

    public async ValueTask DisposeAsync()
    {
        foreach (var (connection, reading) in _listeners)
        {
            connection.Dispose();
            await reading;
        }
    }

    private static async Task<RawListeners> CreateAsync(string url, int count, string greeting)
    {
        var made = new RawListeners();
        for (var i = 0; i < count; i++)
        {
            var connection = new TcpClient();
            await connection.ConnectAsync(new Uri(url).Host, new Uri(url).Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting));
            made._listeners.Add((connection, ReadAsync(connection.GetStream())));
        }

        return made;
    }

    private static async Task ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[1 << 14];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
                // The server has done its part.
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
