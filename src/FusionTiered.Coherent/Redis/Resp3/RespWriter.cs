using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FusionTiered.Redis.Resp3;

/// <summary>
/// Writes commands as arrays of bulk strings: every argument carries its length, so no byte in it can mean anything
/// (there is no inline form here on purpose). It counts the announced arguments against the written ones, because one argument
/// too few would make the server read the next command as an argument.
/// </summary>
internal ref struct RespWriter(OutputBuffer output)
{
    // Strict: a lone surrogate would become U+FFFD, and two different keys one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly OutputBuffer _output = output;
    private int _argumentsLeft;

    /// <summary>Commands begun so far.</summary>
    public int Commands { get; private set; }

    /// <summary>Opens a command.</summary>
    /// <param name="name">Its first word, in capitals.</param>
    /// <param name="arguments">How many arguments follow the name.</param>
    public void Command(scoped ReadOnlySpan<byte> name, int arguments)
    {
        ThrowIfOpen();
        Commands++;
        _argumentsLeft = arguments + 1;
        Header((byte)'*', arguments + 1);
        Argument(name);
    }

    public void Argument(scoped ReadOnlySpan<byte> bytes)
    {
        Open(bytes.Length);
        var target = _output.Reserve(bytes.Length + 2);
        bytes.CopyTo(target);
        Close(target, bytes.Length);
    }

    /// <summary>One argument made of several pieces.</summary>
    public void Argument(scoped ReadOnlySpan<byte> head, string middle, scoped ReadOnlySpan<byte> tail)
    {
        var length = checked(head.Length + Utf8.GetByteCount(middle) + tail.Length);
        Open(length);
        var target = _output.Reserve(length + 2);
        head.CopyTo(target);
        var written = Utf8.GetBytes(middle, target[head.Length..]);
        tail.CopyTo(target[(head.Length + written)..]);
        Close(target, length);
    }

    public void Argument(string text) => Argument(default, text, default);

    public void Argument(in ReadOnlySequence<byte> bytes)
    {
        var length = checked((int)bytes.Length);
        Open(length);
        var target = _output.Reserve(length + 2);
        bytes.CopyTo(target);
        Close(target, length);
    }

    public void Argument(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(number, digits, out var length);
        Argument(digits[..length]);
    }

    /// <summary>Throws unless exactly <paramref name="commands"/> whole commands were written.</summary>
    public readonly void Finish(int commands)
    {
        ThrowIfOpen();
        if (Commands != commands)
        {
            throw new InvalidOperationException($"{Commands} commands were written where {commands} replies are awaited.");
        }
    }

    private void Open(int length)
    {
        if (--_argumentsLeft < 0)
        {
            ThrowTooMany();
        }

        Header((byte)'$', length);
    }

    private readonly void Header(byte type, int number)
    {
        var target = _output.Reserve(13);
        target[0] = type;
        _ = Utf8Formatter.TryFormat(number, target[1..], out var digits);
        "\r\n"u8.CopyTo(target[(1 + digits)..]);
        _output.Advance(3 + digits);
    }

    private readonly void Close(scoped Span<byte> target, int length)
    {
        "\r\n"u8.CopyTo(target[length..]);
        _output.Advance(length + 2);
    }

    private readonly void ThrowIfOpen()
    {
        if (_argumentsLeft > 0)
        {
            throw new InvalidOperationException($"The last command still misses {_argumentsLeft} of its arguments.");
        }
    }

    [DoesNotReturn]
    private static void ThrowTooMany() => throw new InvalidOperationException("A command got more arguments than it announced.");
}
