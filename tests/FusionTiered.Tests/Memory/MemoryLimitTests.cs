using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Weights;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Fusion.Tests.Memory;

public class MemoryLimitTests
{
    [Fact]
    public void A_profile_keeps_to_its_entries_and_leaves_the_others_theirs()
    {
        using var rig = new MemoryRig(few: static profile => profile.MaxEntries = 5);
        rig.Set("feed:1");
        for (var i = 0; i < 50; i++)
        {
            rig.Set($"few:{i}");
        }

        (rig.UsageOf("few").Entries, rig.Has("feed:1")).Should().Be((5, true));
        rig.Gone("few", EvictionReason.Evicted).Should().Be(45);
    }

    [Fact]
    public async Task A_profiles_bytes_are_limited_in_the_memory_of_FusionCache()
    {
        await using var node = FusionNode.New(static profile => profile.MaxBytes = 10_000);
        for (var i = 0; i < 50; i++)
        {
            await node.Cache.SetAsync(FusionNode.Key($"{i}"), new byte[1_000]);
            node.Cache.GetStatistics()["feed"].Bytes.Should().BeLessThanOrEqualTo(10_000);
        }

        // 1,252 or 1,254 bytes each.
        node.Cache.GetStatistics()["feed"].Entries.Should().BeInRange(6, 7);
    }

    [Fact]
    public void A_new_limit_of_a_profile_holds_at_once()
    {
        using var rig = new MemoryRig();
        for (var i = 0; i < 20; i++)
        {
            rig.Set($"few:{i}");
        }

        var few = rig.Profiles.ByName("few")!;
        few.Settings = few.Settings with { MaxEntries = 3 };
        rig.Memory.Apply(few);

        rig.UsageOf("few").Entries.Should().Be(3);
    }

    [Fact]
    public void An_answer_nothing_there_counts_with_the_profile_of_its_key_up_to_its_own_limit()
    {
        using var rig = new MemoryRig(few: static profile => profile.MaxNothing = 2);
        for (var i = 0; i < 5; i++)
        {
            rig.Set($"few:{i}{{nothing}}", true);
        }

        rig.UsageOf("few").Entries.Should().Be(2);
        rig.Memory.UsagesOf(rig.Profiles.ByName("few")!)[0].Nothings.Should().Be(2);
    }

    [Fact]
    public void A_key_of_no_namespace_is_the_default_profiles_and_a_caller_may_name_another()
    {
        using var rig = new MemoryRig();
        rig.Set("plain");
        using (var entry = rig.Memory.CreateEntry("other", rig.Profiles.ByName("few")!))
        {
            entry.Value = 1;
        }

        (rig.UsageOf("default").Entries, rig.UsageOf("few").Entries).Should().Be((1, 1));
    }

    [Fact]
    public void An_entry_weighs_no_less_than_its_place_and_as_much_as_it_says()
    {
        using var rig = new MemoryRig();
        rig.Set("feed:1");
        rig.UsageOf("feed").Bytes.Should().Be(Weigher.Overhead("feed:1"));
        rig.Set("feed:1", draft: static entry => entry.Size = 5_000);
        rig.UsageOf("feed").Bytes.Should().Be(5_000);
    }

    [Fact]
    public async Task Under_eight_threads_no_limit_is_passed_at_any_instant()
    {
        using var rig = new MemoryRig(maxEntries: 200, maxBytes: 100_000, few: static profile => profile.MaxEntries = 40);
        var (memory, ended, over) = (rig.Memory, false, 0);
        var watcher = Task.Run(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                over += memory.Count > 200 || memory.Bytes > 100_000 || rig.UsageOf("few").Entries > 40 ? 1 : 0;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = (random.Next(3) == 0 ? "few:" : "feed:") + random.Next(500);
                switch (random.Next(10))
                {
                    case 0: memory.Remove(key); break;
                    case < 5: memory.TryGet(key, out _); break;
                    default: rig.Set(key, draft: entry => entry.Size = random.Next(2_000)); break;
                }
            }
        })));

        Volatile.Write(ref ended, true);
        await watcher;
        over.Should().Be(0);
        memory.Store.Entries.Select(static entry => entry.Key).Should().HaveCount(memory.Count);
    }
}
