using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>Writes values of 100 bytes over a bare connection, several in one packet, and waits for their replies.</summary>
internal sealed class RawWriter : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly byte[] _replies = new byte[1 << 16];

    public static async Task<RawWriter> CreateAsync(string url)
    {
        var made = new RawWriter();
        await made._connection.ConnectAsync(new Uri(url).Host, new Uri(url).Port);
        made._connection.NoDelay = true;
        return made;
    }

    /// <param name="prefix">What the keys begin with.</param>
    /// <param name="channel">The channel that hears of each write; null: none.</param>
    /// <param name="packets">How many packets.</param>
    /// <param name="writes">How many writes are in each.</param>
    public async Task WriteAsync(string prefix, string? channel, int packets, int writes)
    {
        var stream = _connection.GetStream();
        for (var packet = 0; packet < packets; packet++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < writes; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{prefix}{(packet * writes) + i:D6}");
                text.Append(CultureInfo.InvariantCulture, $"SET {key} {new string('v', 100)}\r\n");
                if (channel is not null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"PUBLISH {channel} {key}\r\n");
                }
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
            await ReadRepliesAsync(stream, channel is null ? writes : 2 * writes);
        }
    }

    public void Dispose() => _connection.Dispose();

    // Every reply is one line.
    private async Task ReadRepliesAsync(NetworkStream stream, int lines)
    {
        while (lines > 0)
        {
            var read = await stream.ReadAsync(_replies);
            if (read == 0)
            {
                throw new InvalidOperationException("The server ended the connection.");
            }

            lines -= _replies.AsSpan(0, read).Count((byte)'\n');
        }
    }
}
