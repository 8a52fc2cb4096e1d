using System.Collections.Concurrent;
using System.Globalization;
using FusionTiered.Registration;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Engines;

/// <summary>1,024 values under keys of 13 to 24 characters, in a dictionary, in MemoryCache and in ours: the same keys, other string objects.</summary>
internal sealed class HitScene : IDisposable
{
    public const int Keys = 1024;

    private readonly DomainCache _cache;

    public HitScene()
    {
        var options = new FusionTieredOptions { MaxEntries = 10_000 };
        options.Add(Feed, static profile => profile.EagerRefresh = 0.9);
        options.Add(Tagged);
        _cache = new DomainCacheFactory().Create("benchmark", options);
        for (var i = 0; i < Keys; i++)
        {
            Users[i] = "u" + new string('x', i % 10) + i.ToString("D4", CultureInfo.InvariantCulture);
            Pages[i] = i % 97;
            CacheKey key = Feed.Key($"{Users[i]}:{Pages[i]}");
            Built[i] = key;
            Texts[i] = new string(key.Text.AsSpan());
            var value = new Box(i);
            Dictionary[Texts[i]] = value;
            Memory.Set(Texts[i], value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
            Store(key, value);
            Numbers[i] = Feed.Of("n", Texts[i]);
            Store(Numbers[i], i);
            WithTags[i] = Tagged.Of(Texts[i]);
            Store(WithTags[i], value, CacheCallOptions.Tagged("a", "b", "c", "d", "e"));
        }
    }

    public static CacheProfile Feed { get; } = new("feed");

    public static CacheProfile Tagged { get; } = new("tagged");

    public IDomainCache Cache => _cache;

    public ConcurrentDictionary<string, Box> Dictionary { get; } = new(StringComparer.Ordinal);

    public MemoryCache Memory { get; } = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public string[] Texts { get; } = new string[Keys];

    public string[] Users { get; } = new string[Keys];

    public int[] Pages { get; } = new int[Keys];

    public CacheKey[] Built { get; } = new CacheKey[Keys];

    public CacheKey[] Numbers { get; } = new CacheKey[Keys];

    public CacheKey[] WithTags { get; } = new CacheKey[Keys];

    public void Dispose()
    {
        _cache.Dispose();
        Memory.Dispose();
    }

    private void Store<T>(CacheKey key, T value, CacheCallOptions options = default)
    {
        var write = _cache.SetAsync(key, value, options);
        if (!write.IsCompletedSuccessfully || !write.Result.IsEverywhere)
        {
            throw new InvalidOperationException("The scene could not be set.");
        }
    }
}
