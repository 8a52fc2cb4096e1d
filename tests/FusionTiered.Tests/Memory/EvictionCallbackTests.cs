using System.Collections.Concurrent;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Caching.Memory;
using MemoryReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Tests.Memory;

public sealed class EvictionCallbackTests : IDisposable
{
    private readonly MemoryRig _rig = new(maxEntries: 10);
    private readonly ConcurrentDictionary<string, MemoryReason> _told = new(StringComparer.Ordinal);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_entry_that_leaves_is_told_with_its_reason()
    {
        Set("removed");
        _rig.Memory.Remove("removed");
        await Told("removed", MemoryReason.Removed);

        Set("replaced");
        _rig.Set("replaced");
        await Told("replaced", MemoryReason.Replaced);

        Set("expired", static entry => entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(1));
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        _rig.Memory.Store.RemoveExpired();
        await Told("expired", MemoryReason.Expired);

        Set("cleared");
        _rig.Memory.Clear();
        await Told("cleared", MemoryReason.Removed);
    }

    [Fact]
    public async Task Entries_that_others_push_out_left_for_capacity()
    {
        for (var i = 0; i < 100; i++)
        {
            Set($"k{i}");
        }

        await Eventually.True(() => _told.Count == 90 && _told.Values.All(static why => why == MemoryReason.Capacity), "ten of a hundred stayed");
    }

    [Fact]
    public async Task A_mark_is_told_of_as_well()
    {
        Set("__fc:t:red");
        _rig.Memory.Remove("__fc:t:red");
        await Told("__fc:t:red", MemoryReason.Removed);
    }

    [Fact]
    public async Task A_callback_that_throws_is_survived_by_the_next_one()
    {
        Set("one", entry => entry.RegisterPostEvictionCallback(static (_, _, _, _) => throw new InvalidOperationException("callback")));
        _rig.Memory.Remove("one");
        await Told("one", MemoryReason.Removed);
    }

    [Fact]
    public async Task FusionCache_raises_its_event_with_the_reason()
    {
        await using var node = FusionNode.New(all: static options => options.MaxEntries = 5);
        node.Fusion.Events.Memory.Eviction += (_, e) => _told[e.Key] = e.Reason;
        for (var i = 0; i < 50; i++)
        {
            await node.Cache.SetAsync(FusionNode.Key($"{i}"), "v");
        }

        await Eventually.True(() => _told.Count == 45 && _told.Values.All(static why => why == MemoryReason.Capacity), "45 values left");
    }

    // The callback that notes the reason is registered last.
    private void Set(string key, Action<ICacheEntry>? draft = null) => _rig.Set(key, draft: entry =>
    {
        draft?.Invoke(entry);
        entry.RegisterPostEvictionCallback((told, value, why, _) => _told[$"{told}"] = why);
    });

    private Task Told(string key, MemoryReason why) => Eventually.True(() => _told.TryGetValue(key, out var reason) && reason == why, $"{key} left: {why}");
}
