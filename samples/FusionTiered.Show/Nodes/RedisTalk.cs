using System.Globalization;
using System.Net.Sockets;
using System.Text;


namespace FusionTiered.Show.Nodes;

/// <summary>A few words with a Redis beside the caches: whether it answers, to remove the keys of a run, to stop it. Keys are ASCII here.</summary>
internal sealed class RedisTalk : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private RedisTalk(TcpClient connection)
    {
        _connection = connection;
        _stream = connection.GetStream();
        _reader = new(_stream, Encoding.Latin1);
    }

    /// <exception cref="NoRedisException">Nobody answers there, or the credentials are wrong.</exception>
    public static async Task<RedisTalk> ConnectAsync(RedisOptions options, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.ConnectTimeout);
        var address = RedisAddress.Of(options);
        var connection = new TcpClient { NoDelay = true };
        try
        {
            await connection.ConnectAsync(address.Host, address.Port, limit.Token);
            var talk = new RedisTalk(connection);
            if (options.Password is { } password)
            {
                await talk.AskAsync(limit.Token, options.User is { } user ? ["AUTH", user, password] : ["AUTH", password]);
            }

            if (options.Database != 0)
            {
                await talk.AskAsync(limit.Token, "SELECT", options.Database.ToString(CultureInfo.InvariantCulture));
            }

            return talk;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            connection.Dispose();

            // Not its message: that names the host, and what stands there may be a password that was misplaced.
            throw failure as NoRedisException ?? new NoRedisException(string.Create(
                CultureInfo.InvariantCulture, $"No Redis answers at that host, port {address.Port} ({(failure as SocketException)?.SocketErrorCode.ToString() ?? failure.GetType().Name})."));
        }
    }

    /// <summary>Says a command; answers a text, a number, null, or an array of those.</summary>
    /// <exception cref="NoRedisException">Redis refuses the command.</exception>
    public async Task<object?> AskAsync(CancellationToken ct, params string[] words)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), ct);
            return await ReadAsync(ct);
        }
        catch (IOException failure)
        {
            throw new NoRedisException($"Redis ended the connection at {words[0]}.", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<object?> ReadAsync(CancellationToken ct)
    {
        var line = await _reader.ReadLineAsync(ct) ?? throw new IOException("The connection ended.");
        var rest = line[1..];
        switch (line[0])
        {
            case '+':
                return rest;
            case '-':
                // The first word is the kind of the error; what follows may quote the command.
                throw new NoRedisException($"Redis refuses: {rest.Split(' ', 2)[0]}.");
            case ':':
                return long.Parse(rest, CultureInfo.InvariantCulture);
            case '$' when rest is not "-1":
                var text = new char[int.Parse(rest, CultureInfo.InvariantCulture) + 2];
                await _reader.ReadBlockAsync(text, ct);
                return new string(text, 0, text.Length - 2);
            case '*' when rest is not "-1":
                var items = new object?[int.Parse(rest, CultureInfo.InvariantCulture)];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = await ReadAsync(ct);
                }

                return items;
            default:
                return null;
        }
    }
}
