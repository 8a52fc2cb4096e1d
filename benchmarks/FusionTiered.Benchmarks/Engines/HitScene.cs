using System.Collections.Concurrent;
using System.Globalization;
using FusionTiered.Registration;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks.Engines;

/// <summary>1,024 values under keys of 13 to 24 characters, in a dictionary, in MemoryCache and in ours.</summary>
/// <remarks>
/// What is looked up is never the string object that was stored: in a service the key of a look-up is made for it, and
/// comparing two objects that are one would cost nothing.
/// </remarks>
internal sealed class HitScene : IDisposable
{
    public const int Keys = 1024;

    private readonly CoherentDomainCache _cache;
    private readonly InProcessTier? _tier;

    /// <param name="shared">Whether a shared tier and its channel are attached, so that each hit is checked against the coherence lease.</param>
    public HitScene(bool shared = false)
    {
        var options = new FusionTieredOptions { MaxEntries = 10_000 };
        options.Add(Feed, static profile => profile.EagerRefresh = 0.9);
        options.Add(Tagged);
        _tier = shared ? new InProcessTier() : null;
        var node = _tier?.Connect("benchmark");
        _cache = new DomainCacheFactory().Create("benchmark", options, remote: node is null ? null : new RemoteTierBinding(node, node));
        SpinWait.SpinUntil(() => _cache.GetHealth().Status == CacheHealthStatus.Healthy);
        for (var i = 0; i < Keys; i++)
        {
            Users[i] = "u" + new string('x', i % 10) + i.ToString("D4", CultureInfo.InvariantCulture);
            Pages[i] = i % 97;
            CacheKey key = Feed.Key($"{Users[i]}:{Pages[i]}");
            Built[i] = CacheKey.Parse(new string(key.Text.AsSpan()));
            Texts[i] = new string(key.Text.AsSpan());
            var value = new Box(i);
            Dictionary[new string(key.Text.AsSpan())] = value;
            Memory.Set(new string(key.Text.AsSpan()), value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
            Store(key, value);
            Numbers[i] = Feed.Of("n", Texts[i]);
            Store(Feed.Of("n", Texts[i]), i);
            WithTags[i] = Tagged.Of(Texts[i]);
            Store(Tagged.Of(Texts[i]), value, CacheCallOptions.Tagged("a", "b", "c", "d", "e"));
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
        _tier?.Dispose();
        Memory.Dispose();
    }

    private void Store<T>(CacheKey key, T value, CacheCallOptions options = default)
    {
#pragma warning disable VSTHRD002 // Nothing else runs yet that could wait for this thread.
        if (!_cache.SetAsync(key, value, options).AsTask().GetAwaiter().GetResult().IsEverywhere)
#pragma warning restore VSTHRD002
        {
            throw new InvalidOperationException("The scene could not be set.");
        }
    }
}
