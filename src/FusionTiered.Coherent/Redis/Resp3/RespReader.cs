using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FusionTiered.Redis.Resp3;

/// <summary>
/// Reads the values of one whole frame, depth first, over attributes and nested pushes. Nothing is copied or allocated:
/// spans point into the receive buffer and are gone when the reader of the connection goes on.
/// An answer of another type than expected is a <see cref="RespProtocolException"/>, because it may belong to another question.
/// </summary>
internal ref struct RespReader
{
    private readonly ReadOnlySpan<byte> _frame;
    private int _next;
    private bool _started;

    /// <param name="frame">A frame that <see cref="RespFrameScanner"/> has accepted.</param>
    public RespReader(ReadOnlySpan<byte> frame) => _frame = frame;

    public RespType Type { get; private set; }

    /// <summary>Null in any of its spellings: <c>_</c>, <c>$-1</c>, <c>*-1</c>.</summary>
    public bool IsNull { get; private set; }

    /// <summary>Children of an aggregate (2n for n pairs), else 0.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of a string, text of a line.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly bool IsError => Type is RespType.Error or RespType.BulkError;

    /// <summary>Moves to the next value; false at the end of the frame.</summary>
    public bool TryRead()
    {
        while (_next < _frame.Length)
        {
            var header = RespHeader.Read(_frame[_next..]);
            if (header.Type == RespType.Attribute || (header.Type == RespType.Push && _started))
            {
                _next = EndOf(_frame, _next);
                continue;
            }

            Take(header);
            return true;
        }

        return false;
    }

    /// <summary>Moves to the next value, which must be there.</summary>
    public void Read()
    {
        if (!TryRead())
        {
            throw new RespProtocolException("A reply has fewer values than expected.");
        }
    }

    /// <summary>Moves over the children of the current value.</summary>
    public void Skip()
    {
        for (var left = Count; left > 0; left--)
        {
            Read();
            Skip();
        }
    }

    /// <summary>Reads the next value as an error and throws it, or stays before it.</summary>
    public void ThrowIfError(string command, bool withText = true)
    {
        var probe = this;
        if (probe.TryRead() && probe.IsError)
        {
            throw RespErrorException.Parse(command, probe.Bytes, withText);
        }
    }

    /// <summary>Whether the next value is an error with this code; stays before it.</summary>
    public readonly bool IsNextError(string code)
    {
        var probe = this;
        return probe.TryRead() && probe.IsError && RespErrorException.Parse("", probe.Bytes, withText: false).Is(code);
    }

    /// <summary>Reads an integer, also one spelled as a string.</summary>
    public long ReadInteger()
    {
        Read();
        if (Type is RespType.Integer or RespType.Bulk or RespType.SimpleString && !IsNull && RespText.TryInteger(Bytes, out var value))
        {
            return value;
        }

        Unexpected("an integer");
        return 0;
    }

    /// <summary>Reads a string of bytes; false when it is null.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        Read();
        bytes = Bytes;
        if (IsNull)
        {
            return false;
        }

        if (Type is not (RespType.Bulk or RespType.SimpleString or RespType.Verbatim))
        {
            Unexpected("a string");
        }

        if (Type == RespType.Verbatim)
        {
            bytes = bytes[4..];
        }

        return true;
    }

    /// <summary>Reads a string of bytes that must not be null.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        if (!TryReadBytes(out var bytes))
        {
            Unexpected("a string");
        }

        return bytes;
    }

    /// <summary>Reads a text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads the header of an array, a set or a push and gives the number of its elements.</summary>
    public int ReadArray()
    {
        Read();
        if (IsNull || Type is not (RespType.Array or RespType.Set or RespType.Push))
        {
            Unexpected("an array");
        }

        return Count;
    }

    /// <summary>Reads the header of a map (or of an array in its place, as RESP2 has it) and gives the number of its pairs.</summary>
    public int ReadMap()
    {
        Read();
        if (IsNull || Type is not (RespType.Map or RespType.Array) || Count % 2 != 0)
        {
            Unexpected("a map");
        }

        return Count / 2;
    }

    /// <summary>Reads <c>+OK</c>.</summary>
    public void ReadOk()
    {
        Read();
        if (Type != RespType.SimpleString || !Bytes.SequenceEqual("OK"u8))
        {
            Unexpected("OK");
        }
    }

    /// <summary>Reads past the next value, children included.</summary>
    public void ReadAnything()
    {
        Read();
        Skip();
    }

    /// <summary>The end of the value at <paramref name="start"/>, with its children.</summary>
    internal static int EndOf(ReadOnlySpan<byte> frame, int start)
    {
        long open = 1;
        var at = start;
        while (open > 0)
        {
            var header = RespHeader.Read(frame[at..]);
            var counted = at == start || header.Type is not (RespType.Attribute or RespType.Push);
            open += header.Children - (counted ? 1 : 0);
            at += header.SizeWithBody;
        }

        return at;
    }

    [DoesNotReturn]
    public readonly void Unexpected(string expected) =>
        throw new RespProtocolException(IsNull ? $"Expected {expected}, the answer holds a null." : $"Expected {expected}, the answer holds a '{(char)Type}'.");

    private void Take(in RespHeader header)
    {
        _started = true;
        Type = header.Type;
        IsNull = header.IsNull || header.Type == RespType.Null;
        Count = header.Children;
        Bytes = header.IsAggregate || IsNull ? default
            : header.IsBulk ? _frame.Slice(_next + header.Size, header.Value)
            : _frame.Slice(_next + 1, header.Size - 3);
        _next += header.SizeWithBody;
    }
}
