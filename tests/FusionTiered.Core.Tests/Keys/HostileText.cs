using System.Text;

namespace FusionTiered.Core.Tests.Keys;

/// <summary>Text that tries to look like something else: separators, escapes, braces, controls, broken surrogates. Seeded.</summary>
internal sealed class HostileText(int seed)
{
    private static readonly string[] Pieces =
    [
        ":", "::", "%", "%25", "%3A", "%3a", "%u", "%uD800", "{", "}", "{}", "{0}", "*", "?", "[", "]", "\\", "\"", "'",
        "\0", "\u0001", "\r\n", "\u001f", " ", "\u007f", "\u0080", "\u0085", "\u009f", "\u00a0", "\ud800", "\udbff", "\udc00", "\udfff",
        "\ud83d\ude00", "\uffff", "\ufeff", "\u0130", "\u0131", "\u00df", "e\u0301", "a", "B", "Z", "z", "z{", "0", "-1", "market", "market:btc", "first", "/",
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        var text = new StringBuilder();
        for (var left = _random.Next(0, _random.Next(0, 4) == 0 ? 40 : 6); left > 0; left--)
        {
            text.Append(_random.Next(0, 8) == 0 ? ((char)_random.Next(0, 0x10000)).ToString() : Pieces[_random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    /// <summary>1 to 4 parts; few different pieces, so that near misses are frequent.</summary>
    public string[] NextParts()
    {
        var parts = new string[_random.Next(1, 5)];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = _random.Next(0, 3) == 0 ? Pieces[_random.Next(Pieces.Length)] : _random.Next(0, 4) == 0 ? string.Empty : Next();
        }

        return parts;
    }
}
