using System.Net.Sockets;
using System.Text;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>The server's side of one connection.</summary>
internal sealed class PeerConnection : IDisposable
{
    public const string Hello = "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n"
        + "$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _one = new byte[1];

    public PeerConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new(socket, ownsSocket: true);
    }

    /// <summary>Every command read so far.</summary>
    public List<string[]> Heard { get; } = [];

    /// <summary>Ends when the other side has closed or reset the connection.</summary>
    public async Task<bool> IsResetAsync()
    {
        try
        {
            var bytes = new byte[4096];
            while (await _stream.ReadAsync(bytes) > 0)
            {
            }

            return false;
        }
        catch (IOException gone) when (gone.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
    }

    public async Task<string[]> CommandAsync()
    {
        var arguments = new string[Number(await LineAsync(), '*')];
        for (var i = 0; i < arguments.Length; i++)
        {
            var bytes = new byte[Number(await LineAsync(), '$') + 2];
            await _stream.ReadExactlyAsync(bytes);
            arguments[i] = Encoding.Latin1.GetString(bytes, 0, bytes.Length - 2);
        }

        Heard.Add(arguments);
        return arguments;
    }

    public async Task SayAsync(string wire) => await _stream.WriteAsync(Wire.Bytes(wire));

    /// <summary>Answers everything as a friendly server would, until <paramref name="answer"/> gives null for a command; that one is returned.</summary>
    public async Task<string[]> ServeAsync(Func<string[], string?> answer)
    {
        while (true)
        {
            var command = await CommandAsync();
            if (answer(command) is not { } reply)
                return command;
            await SayAsync(reply);
        }
    }

    /// <summary>Says what the handshake wants to hear, up to and including its PING.</summary>
    public Task GreetAsync() => GreetAsync(static _ => null);

    /// <param name="different">Another answer to a command of the handshake, or null for the usual one.</param>
    public async Task GreetAsync(Func<string[], string?> different)
    {
        var over = false;
        while (!over)
        {
            var command = await CommandAsync();
            over = command[0] is "PING";
            await SayAsync(different(command) ?? Usual(command));
        }
    }

    public static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    public void Dispose() => _stream.Dispose();

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _stream.Dispose();
    }

    /// <summary>The answer to a PING.</summary>
    public static string Pong(string[] ping) => ping.Length == 1 ? "+PONG\r\n" : Bulk(ping[1]);

    private static string Usual(string[] command) => string.Join(' ', command.Take(2)) switch
    {
        _ when command[0] is "PING" => Pong(command),
        "HELLO 3" => Hello,
        "CLIENT INFO" => Bulk("id=7 addr=127.0.0.1:55555 laddr=127.0.0.1:6379 fd=8\n"),
        _ when command[0] is "EVAL" => ":1\r\n",
        "CLIENT KILL" => ":0\r\n",
        "TIME" => "*2\r\n$10\r\n1700000000\r\n$1\r\n0\r\n",
        "CLIENT TRACKINGINFO" => "%3\r\n$5\r\nflags\r\n~3\r\n$2\r\non\r\n$5\r\nbcast\r\n$6\r\nnoloop\r\n$8\r\nredirect\r\n:0\r\n$8\r\nprefixes\r\n*1\r\n$2\r\nc:\r\n",
        _ => "+OK\r\n",
    };

    private static int Number(string line, char type)
        => line[0] == type ? int.Parse(line.AsSpan(1)) : throw new InvalidDataException($"Expected '{type}', heard '{line}'.");

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await _stream.ReadExactlyAsync(_one);
            if (_one[0] == '\n')
                return line.ToString(0, line.Length - 1);
            line.Append((char)_one[0]);
        }
    }
}
