using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task A_hit_needs_no_lock()
    {
        var rig = new StoreRig();
        rig.Set("a");
        var held = new TaskCompletionSource();
        using var done = new ManualResetEventSlim();
        var holder = Task.Factory.StartNew(
            () =>
            {
                lock (rig.Store.Gate)
                {
                    held.SetResult();
                    return done.Wait(TimeSpan.FromSeconds(20));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        await held.Task;
        rig.Get("a").Should().BeTrue();
        rig.Store.Find("a".AsSpan(), StoreRig.HashOf("a")).Should().NotBeNull();
        (rig.Store.Count, rig.Store.Bytes, rig.Store.Entries.Count).Should().Be((1, 1, 1));
        done.Set();
        (await holder).Should().BeTrue("the reads waited for no writer");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public async Task The_limits_hold_at_every_instant_and_no_one_is_lost_or_told_twice(int threads)
    {
        const int capacity = 200;
        var rig = new StoreRig(capacity, maxBytes: 1000);
        var own = rig.NewProfile("own", maxEntries: 40);
        var evicted = new Departed();
        rig.Store.Listener = evicted;
        var (ended, over, accepted) = (false, 0, 0);
        var watcher = Task.Run(() =>
        {
            while (!Volatile.Read(ref ended))
            {
                over += rig.Store.Count > capacity || rig.Store.Bytes > 1000 || rig.Store.Table.Count > capacity ? 1 : 0;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, threads).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 160_000 / threads; i++)
            {
                var number = random.Next(5 * capacity);
                var key = "k" + number;
                var hash = StoreRig.HashOf(key);
                switch (random.Next(20))
                {
                    case 0:
                        rig.Remove(key);
                        break;
                    case < 11:
                        var found = rig.Store.Find(key, hash);
                        found?.Touch();
                        Fact(found is null || string.Equals(((TextEntry)found).Value, key, StringComparison.Ordinal), "a value of another key");
                        break;
                    default:
                        var entry = rig.Make(key, weight: 1 + (number % 12), life: random.Next(10) == 0 ? 3 : 1e9, profile: number % 3 == 0 ? own : null);
                        rig.Store.Put(entry);
                        Interlocked.Increment(ref accepted);
                        break;
                }

                if (i % 64 == 0)
                {
                    rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
                }
            }
        })));

        Volatile.Write(ref ended, true);
        await watcher;
        Audit.Check(rig.Store);
        (over, evicted.Twice).Should().Be((0, false));
        (evicted.Count + rig.Store.Count).Should().Be(accepted);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public async Task One_key_and_a_cache_of_one_under_all_hands_at_once(int threads)
    {
        var rig = new StoreRig(1);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 60_000 / threads; i++)
            {
                var key = random.Next(4) == 0 ? "other" : "key"; // the other one evicts the key while it is updated
                switch (random.Next(4))
                {
                    case 0: rig.Remove(key); break;
                    case 1: rig.Get(key); break;
                    default: rig.Set(key); break;
                }
            }
        })));

        Audit.Check(rig.Store);
        rig.Set("key");
        rig.Has("key").Should().BeTrue();
    }

    [Fact]
    public async Task A_removal_by_pattern_misses_nothing_while_the_table_grows_under_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var rig = new StoreRig(100_000);
            rig.Fill(1000, "old");
            var growing = Task.Run(() => rig.Fill(20_000, "new"));
            rig.Store.RemoveWhere(static entry => entry.Key.StartsWith("old", StringComparison.Ordinal), EvictionReason.Invalidated).Should().Be(1000);
            await growing;
            rig.Store.Count.Should().Be(20_000);
        }
    }

    [Fact]
    public async Task Limits_that_move_while_all_write_are_kept()
    {
        var rig = new StoreRig(300);
        var ended = false;
        var writers = Enumerable.Range(0, 3).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!Volatile.Read(ref ended))
            {
                rig.Set("k" + random.Next(2000));
            }
        })).ToList();

        for (var i = 0; i < 300; i++)
        {
            var limit = 1 + (i * 37 % 300);
            rig.Store.Apply(new MemoryLimits(limit));
            rig.Store.Count.Should().BeLessThanOrEqualTo(limit);
            Audit.Check(rig.Store);
        }

        Volatile.Write(ref ended, true);
        await Task.WhenAll(writers);
    }

    private static void Fact(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }
}
