using System.Buffers;
using System.Text;

namespace FusionTiered.Redis.Resp3;

/// <summary>The server answered a command with an error. The connection is fine; the answer is known.</summary>
internal sealed class RespErrorException : RedisException
{
    private const int LongestText = 160;

    private static readonly SearchValues<byte> CodeBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    private RespErrorException(string command, string code, string text)
        : base(text.Length == 0 ? $"Redis answered {command} with {code}." : $"Redis answered {command} with {code}: {text}")
    {
        Command = command;
        Code = code;
        Text = text;
    }

    /// <summary>The command's name, without arguments.</summary>
    public string Command { get; }

    /// <summary>The first word of the reply (see <see cref="RespErrorCodes"/>), <c>ERR</c> where it has none.</summary>
    public string Code { get; }

    /// <summary>The rest of the reply, cut where the server begins to repeat arguments; empty where it could hold a secret.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override bool IsOutcomeUnknown => false;

    public bool Is(string code) => string.Equals(Code, code, StringComparison.Ordinal);

    /// <param name="command">The command that was answered.</param>
    /// <param name="reply">The text between the type byte and the end.</param>
    /// <param name="withText">False where arguments were secret: an old server repeats them ("unknown command 'HELLO', with args beginning with: ...").</param>
    public static RespErrorException Parse(string command, ReadOnlySpan<byte> reply, bool withText = true)
    {
        var space = reply.IndexOf((byte)' ');
        var first = space < 0 ? reply : reply[..space];
        var hasCode = first.Length is > 0 and <= 32 && !first.ContainsAnyExcept(CodeBytes);
        var rest = !hasCode ? reply : space < 0 ? default : reply[(space + 1)..];
        return new(command, hasCode ? Encoding.ASCII.GetString(first) : RespErrorCodes.Generic, withText ? Readable(rest) : "");
    }

    private static string Readable(ReadOnlySpan<byte> text)
    {
        var arguments = text.IndexOf(", with args beginning"u8);
        if (arguments >= 0)
        {
            text = text[..arguments];
        }

        if (text.Length > LongestText)
        {
            text = text[..LongestText];
        }

        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = source[i] is >= 0x20 and < 0x7f ? (char)source[i] : '?';
            }
        });
    }
}
