using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>Another program, with a client that is not ours: one connection for each command, and words on the wire as they are.</summary>
internal static class RawClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Sends a command to a server of this machine.</summary>
    /// <returns>The reply as text; null: none came, so that nobody knows what became of the command.</returns>
    public static async Task<string?> AskAsync(int port, params string[] words)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Request(words)), limit.Token);
            return await ReplyAsync(stream, limit.Token);
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string Request(string[] words) =>
        string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n")
        + string.Concat(words.Select(static word => string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")));

    private static async Task<string?> ReplyAsync(NetworkStream stream, CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var line = await reader.ReadLineAsync(cancellation);
        if (line is null || !line.StartsWith('$') || line == "$-1")
            return line;
        var text = new char[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)]; // ASCII, in what is asked here
        return await reader.ReadBlockAsync(text, cancellation) == text.Length ? new string(text) : null;
    }
}
