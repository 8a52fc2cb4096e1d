using System.Globalization;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>1,024 keys of 13 to 24 characters, the same for every cache.</summary>
/// <remarks>
/// A look-up never gets the string object that was stored: in a service the key of a look-up is made for it, and comparing an
/// object with itself would cost nothing.
/// </remarks>
internal static class HitKeys
{
    public const int Count = 1024;
    public const int Mask = Count - 1;

    public static readonly CacheProfile Feed = new("feed");
    public static readonly CacheProfile Tagged = new("tagged");
    public static readonly string[] Tags = ["a", "b", "c", "d", "e"];

    /// <summary>The parts that a key is composed of at the call.</summary>
    public static readonly string[] Users = [.. Enumerable.Range(0, Count).Select(static i => $"u{new string('x', i % 10)}{i.ToString("D4", CultureInfo.InvariantCulture)}")];

    public static readonly int[] Pages = [.. Enumerable.Range(0, Count).Select(static i => i % 97)];

    /// <summary>The keys for storing.</summary>
    public static readonly string[] Stored = Make();

    /// <summary>The same keys for looking up, as other objects.</summary>
    public static readonly string[] Asked = Make();

    private static string[] Make() => [.. Enumerable.Range(0, Count).Select(static i => $"feed:{Users[i]}:{Pages[i].ToString(CultureInfo.InvariantCulture)}")];
}
