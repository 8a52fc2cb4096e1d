using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FusionTiered.Keys;

/// <summary>The prefix that the keys of a cache have in L2 where nobody names one.</summary>
/// <remarks>
/// The cache without a name has <c>ft:</c>, a cache with a name <c>ft.name:</c>. So no prefix begins another, and no key of one cache is
/// a key of another, whatever the namespaces of its profiles are called.
/// </remarks>
internal static class CachePrefix
{
    private const string WithoutName = "ft:";
    private const string Start = "ft.";
    private const int LongestName = 60;
    private const int HashBytes = 16;

    /// <param name="name">The name of the cache; empty for the one without a name.</param>
    public static string Of(string name) => name.Length == 0 ? WithoutName : $"{Start}{Spelled(name)}:";

    // A dot is followed by two hexadecimal digits, or, before a hash, by another dot: names that differ are spelled differently.
    private static string Spelled(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var text = new StringBuilder(bytes.Length);
        foreach (var each in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)each) || each is (byte)'-' or (byte)'_')
            {
                text.Append((char)each);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $".{each:X2}");
            }
        }

        return text.Length <= LongestName ? text.ToString() : ".." + Convert.ToHexString(SHA256.HashData(bytes), 0, HashBytes);
    }
}
