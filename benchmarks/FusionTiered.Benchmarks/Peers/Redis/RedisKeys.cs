using System.Globalization;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>1,000 keys, the same for every cache but for what each puts before them.</summary>
internal static class RedisKeys
{
    public const int Count = 1_000;

    /// <summary>How many are read at once where many are.</summary>
    public const int Many = 100;

    public static readonly CacheProfile Feed = new("feed");

    public static readonly CacheKey[] Keys = [.. Enumerable.Range(0, Count).Select(static i => Feed.Of("page", i.ToString("D6", CultureInfo.InvariantCulture)))];

    public static string[] Texts(string prefix) => [.. Keys.Select(key => prefix + key.Text)];
}
