using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Resp3;

/// <summary>
/// The line that opens a value: type byte, text, CRLF. For lengths and counts the text is read and checked here;
/// everything that walks over frames (scanner, reader, push search) goes through this one place.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RespHeader
{
    private RespHeader(RespType type, int size, int value)
    {
        Type = type;
        Size = size;
        Value = value;
    }

    public RespType Type { get; }

    /// <summary>Bytes from the type byte through the CRLF.</summary>
    public int Size { get; }

    /// <summary>Length of a bulk, number of children of an aggregate (2n for n pairs); -1 for a null; 0 for the rest.</summary>
    public int Value { get; }

    public bool IsNull => Value < 0;

    public bool IsAggregate => Type is RespType.Array or RespType.Map or RespType.Set or RespType.Push or RespType.Attribute;

    public bool IsBulk => Type is RespType.Bulk or RespType.BulkError or RespType.Verbatim;

    /// <summary>Bytes of the whole value, children excluded.</summary>
    public int SizeWithBody => IsBulk && !IsNull ? Size + Value + 2 : Size;

    /// <summary>Children that follow the header.</summary>
    public int Children => IsAggregate && !IsNull ? Value : 0;

    /// <summary>Reads the header at the start of <paramref name="data"/>; false when its line is not complete yet.</summary>
    /// <param name="data">At least one byte.</param>
    /// <param name="searched">How many bytes are known to hold no end of line.</param>
    /// <param name="limits">The limits of announced sizes.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, int searched, RespLimits limits, out RespHeader header)
    {
        var type = (RespType)data[0];
        if (!IsKnown(type))
        {
            ThrowUnknown(data[0]);
        }

        var from = Math.Max(1, searched);
        var found = data[from..].IndexOfAny((byte)'\r', (byte)'\n');
        if (found < 0)
        {
            if (data.Length - 1 > limits.MaxLineBytes)
            {
                Throw("line", type, "is longer than allowed");
            }

            header = default;
            return false;
        }

        var end = from + found;
        if (end - 1 > limits.MaxLineBytes)
        {
            Throw("line", type, "is longer than allowed");
        }

        if (data[end] == '\n')
        {
            Throw("line", type, "holds a bare LF");
        }

        if (end + 1 == data.Length)
        {
            header = default;
            return false;
        }

        if (data[end + 1] != '\n')
        {
            Throw("line", type, "holds a bare CR");
        }

        header = new(type, end + 2, Check(type, data[1..end], limits));
        return true;
    }

    /// <summary>Reads a header of a frame that the scanner has let through.</summary>
    public static RespHeader Read(ReadOnlySpan<byte> data) =>
        TryRead(data, 1, RespLimits.AlreadyChecked, out var header) ? header : throw new RespProtocolException("A frame ended within a header.");

    private static bool IsKnown(RespType type) => type is RespType.SimpleString or RespType.Error or RespType.Integer or RespType.Bulk
        or RespType.Array or RespType.Map or RespType.Set or RespType.Push or RespType.Null or RespType.Boolean or RespType.Double
        or RespType.BigNumber or RespType.BulkError or RespType.Verbatim or RespType.Attribute;

    private static int Check(RespType type, ReadOnlySpan<byte> line, RespLimits limits)
    {
        switch (type)
        {
            case RespType.Bulk or RespType.BulkError or RespType.Verbatim:
                var length = Number(type, line, limits.MaxBulkBytes, nullable: type == RespType.Bulk);
                if (type == RespType.Verbatim && length < 4)
                {
                    Throw("verbatim string", type, "is shorter than its own prefix");
                }

                return length;
            case RespType.Array or RespType.Set or RespType.Push:
                return Number(type, line, limits.MaxElements, nullable: type == RespType.Array);
            case RespType.Map or RespType.Attribute:
                return 2 * Number(type, line, limits.MaxElements / 2, nullable: false);
            default:
                if (!RespText.IsValid(type, line))
                {
                    Throw("text", type, "is malformed");
                }

                return 0;
        }
    }

    private static int Number(RespType type, ReadOnlySpan<byte> line, int limit, bool nullable)
    {
        if (nullable && line.SequenceEqual("-1"u8))
        {
            return -1;
        }
        // No sign, no leading zeros, no streamed "?": Redis writes none of them, so they are signs of a lost thread.
        if (line.Length is 0 or > 10 || (line.Length > 1 && line[0] == '0'))
        {
            Throw("length", type, "is malformed or beyond the limit");
        }

        long value = 0;
        foreach (var digit in line)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                Throw("length", type, "is malformed");
            }

            value = (value * 10) + (digit - '0');
        }

        if (value > limit)
        {
            Throw("length", type, "is beyond the limit");
        }

        return (int)value;
    }

    [DoesNotReturn]
    private static void Throw(string what, RespType type, string why) =>
        throw new RespProtocolException($"The {what} of a '{(char)type}' {why}.");

    [DoesNotReturn]
    private static void ThrowUnknown(byte first) =>
        throw new RespProtocolException($"A RESP3 value cannot begin with byte 0x{first:x2}.");
}
