using System.Buffers.Text;

namespace FusionTiered.Redis.Resp3;

/// <summary>The values that are written as one line of text.</summary>
internal static class RespText
{
    public static bool IsValid(RespType type, ReadOnlySpan<byte> line) => type switch
    {
        RespType.SimpleString or RespType.Error => true,
        RespType.Integer => TryInteger(line, out _),
        RespType.Null => line.IsEmpty,
        RespType.Boolean => line.Length == 1 && line[0] is (byte)'t' or (byte)'f',
        RespType.Double => TryDouble(line, out _),
        RespType.BigNumber => IsBigNumber(line),
        _ => false,
    };

    public static bool TryInteger(ReadOnlySpan<byte> line, out long value)
    {
        if (line.Length > 1 && line[0] == '+')
        {
            line = line[1..];
        }

        if (line.Length > 0 && line[0] == '+')
        {
            value = 0;
            return false;
        }

        return Utf8Parser.TryParse(line, out value, out var used) && used == line.Length;
    }

    public static bool TryDouble(ReadOnlySpan<byte> line, out double value)
    {
        if (line.SequenceEqual("inf"u8) || line.SequenceEqual("-inf"u8))
        {
            value = line[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (line.SequenceEqual("nan"u8) || line.SequenceEqual("-nan"u8))
        {
            value = double.NaN;
            return true;
        }

        // Without this first look the parser would also take "Infinity" and "NaN" in any case.
        var first = line.Length > 1 && line[0] is (byte)'-' or (byte)'+' ? line[1..] : line;
        value = 0;
        return first.Length > 0 && first[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(line, out value, out var used) && used == line.Length;
    }

    private static bool IsBigNumber(ReadOnlySpan<byte> line)
    {
        var digits = line.Length > 0 && line[0] is (byte)'-' or (byte)'+' ? line[1..] : line;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
