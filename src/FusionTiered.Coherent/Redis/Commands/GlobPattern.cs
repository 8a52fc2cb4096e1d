using System.Buffers;
using System.Text;

namespace FusionTiered.Redis.Commands;

/// <summary>Text that SCAN MATCH must take literally.</summary>
internal static class GlobPattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"*?[]^-\");

    /// <summary>Puts a backslash before every character that means something in a pattern of Redis.</summary>
    public static string Escape(string literal)
    {
        if (!literal.AsSpan().ContainsAny(Special))
        {
            return literal;
        }

        var escaped = new StringBuilder(literal.Length + 8);
        foreach (var c in literal)
        {
            if (Special.Contains(c))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
