using FusionTiered.Fusion.Memory;
using FusionTiered.Profiles;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Fusion.Tests.Memory;

/// <summary>A memory on a manual clock, with the profiles "feed" and "few", and with keys of the default one.</summary>
internal sealed class MemoryRig : IDisposable
{
    public MemoryRig(int maxEntries = 100, long maxBytes = long.MaxValue, Action<CacheProfileOptions>? few = null, TimeProvider? time = null)
    {
        var options = new FusionTieredOptions();
        options.Add(new CacheProfile("feed"), static _ => { });
        options.Add(new CacheProfile("few"), profile => few?.Invoke(profile));
        Profiles = new ProfileCatalog(options);
        Memory = new BoundedMemory(Profiles, maxEntries, maxBytes, time ?? Clock, NullLogger.Instance);
    }

    public ManualClock Clock { get; } = new();

    public ProfileCatalog Profiles { get; }

    public BoundedMemory Memory { get; }

    public void Set(string key, object? value = null, Action<ICacheEntry>? draft = null)
    {
        using var entry = Memory.CreateEntry(key);
        entry.Size = 1;
        draft?.Invoke(entry);
        entry.Value = value ?? key;
    }

    public bool Has(string key) => Memory.TryGet(key, out _);

    public (long Entries, long Bytes) UsageOf(string profile)
    {
        var usage = Memory.UsagesOf(Profiles.ByName(profile)!)[0];
        return (usage.Entries, usage.Bytes);
    }

    public long Gone(string profile, EvictionReason why) => Memory.UsagesOf(Profiles.ByName(profile)!)[0].Gone(why);

    public void Dispose() => Memory.Dispose();
}
