using System.Text;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Makes random valid frames together with what <see cref="Wire.Show"/> must say of them.</summary>
internal static class RandomFrame
{
    public static (string Wire, string Shown) Next(Random random, int depth = 0, bool withNoise = true)
    {
        var noise = withNoise && random.Next(12) == 0 ? Attribute(random) : withNoise && depth > 0 && random.Next(12) == 0 ? Push(random) : "";
        var (wire, shown) = random.Next(depth < 4 ? 15 : 10) switch
        {
            0 => Line('+', Text(random)),
            1 => Line('-', "ERR " + Text(random)),
            2 => Line(':', random.NextInt64(long.MinValue, long.MaxValue).ToString()),
            3 => ("_\r\n", "null"),
            4 => random.Next(2) == 0 ? ("$-1\r\n", "null") : ("*-1\r\n", "null"),
            5 => Line('#', random.Next(2) == 0 ? "t" : "f"),
            6 => Line(',', random.Next(4) switch { 0 => "inf", 1 => "-inf", 2 => "nan", _ => (random.NextDouble() * 1000).ToString("R") }),
            7 => Line('(', "-" + new string((char)('1' + random.Next(9)), random.Next(1, 40))),
            8 => Bulk(random),
            9 => Verbatim(random),
            10 or 11 => Aggregate(random, '*', depth, 1, withNoise),
            12 => Aggregate(random, '%', depth, 2, withNoise),
            13 => Aggregate(random, '~', depth, 1, withNoise),
            _ => Bulk(random),
        };
        return (noise + wire, shown);
    }

    private static (string Wire, string Shown) Line(char type, string text) => ($"{type}{text}\r\n", type + text);

    private static (string Wire, string Shown) Bulk(Random random)
    {
        var bytes = new byte[random.Next(8) == 0 ? random.Next(5000) : random.Next(12)];
        random.NextBytes(bytes);
        // The bytes that would mean something elsewhere.
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = random.Next(3) == 0 ? (byte)"\r\n$*>"[random.Next(5)] : bytes[i];
        var text = Encoding.Latin1.GetString(bytes);
        return ($"${bytes.Length}\r\n{text}\r\n", $"'{text}'");
    }

    private static (string Wire, string Shown) Verbatim(Random random)
    {
        var text = "txt:" + Text(random);
        return ($"={text.Length}\r\n{text}\r\n", "=" + text);
    }

    private static (string Wire, string Shown) Aggregate(Random random, char type, int depth, int factor, bool withNoise)
    {
        var count = random.Next(5);
        var children = Enumerable.Range(0, count * factor).Select(_ => Next(random, depth + 1, withNoise)).ToArray();
        var inner = string.Join(' ', children.Select(child => child.Shown));
        var shown = type switch { '*' => $"[{inner}]", '%' => $"{{{inner}}}", _ => $"<{inner}>" };
        return ($"{type}{count}\r\n{string.Concat(children.Select(child => child.Wire))}", shown);
    }

    private static string Attribute(Random random) => $"|1\r\n+ttl\r\n{Next(random, 3, withNoise: false).Wire}";

    private static string Push(Random random) => $">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\n{(char)('a' + random.Next(26))}\r\n";

    private static string Text(Random random)
        => new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(' ', '~'))]);
}
