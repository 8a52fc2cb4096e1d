using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>Promise 10: a hit allocates nothing and takes no lock.</summary>
public class HitTests
{
    private static readonly Func<CancellationToken, ValueTask<string>> NotAsked = static _ => throw new InvalidOperationException("A hit asked its source.");
    private static readonly string User = "ann";
    private static readonly int Page = 7;

    public static TheoryData<string> Calls => [.. AllCalls().Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_hit_allocates_nothing(string call)
    {
        using var test = await FilledAsync();
        AllocatedBy(AllCalls()[call], test.Cache).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_hit_takes_no_lock_of_memory(string call)
    {
        using var test = await FilledAsync();
        var hit = AllCalls()[call];
        hit(test.Cache);
        using var held = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (test.Local.Memory.Store.Gate)
            {
                held.Set();
                done.Wait();
            }
        });
        holder.Start();
        held.Wait();
        try
        {
            await Task.Run(() => hit(test.Cache)).WaitAsync(TimeSpan.FromSeconds(20));
            test.Local.Memory.Store.Gate.TryEnter().Should().BeFalse("it is held all the time");
        }
        finally
        {
            done.Set();
            holder.Join();
        }
    }

    [Fact]
    public async Task A_call_that_leaves_memory_out_is_no_hit()
    {
        using var test = await FilledAsync();
        var options = new CacheCallOptions { Tiers = TierUse.L2 };

        (await test.Cache.GetOrSetAsync(TestCache.Key(), static _ => new ValueTask<string>("asked"), options)).Should().Be("asked");
        (await test.Cache.GetOrSetAsync(TestCache.Key(), static _ => new ValueTask<string>("asked"), new CacheCallOptions { Tiers = TierUse.L1 })).Should().Be("v");
    }

    private static Dictionary<string, Action<IDomainCache>> AllCalls() => new(StringComparer.Ordinal)
    {
        ["TryGet"] = static cache => cache.TryGet(TestCache.Feed.Key($"{User}"), out string _),
        ["TryGet, number"] = static cache => cache.TryGet(TestCache.Feed.Key($"{Page}"), out int _),
        ["TryGet, key at hand"] = static cache => cache.TryGet(Keys.Plain, out string _),
        ["GetOrSet, key at hand"] = static cache => Done(cache.GetOrSetAsync(Keys.Plain, NotAsked)),
        ["GetOrSet, composed key"] = static cache => Done(cache.GetOrSetAsync(TestCache.Feed.Key($"{User}:{Page}"), NotAsked)),
        ["GetOrSet, number"] = static cache => Done(cache.GetOrSetAsync(Keys.Number, 0, static (_, _) => new ValueTask<int>(0))),
        ["GetOrSet, tagged value"] = static cache => Done(cache.GetOrSetAsync(Keys.Tagged, NotAsked)),
        ["GetOrSet, lifetime of the call"] = static cache => Done(cache.GetOrSetAsync(Keys.Plain, NotAsked, TimeSpan.FromMinutes(5))),
        ["GetOrSet, state"] = static cache => Done(cache.GetOrSetAsync(Keys.Plain, (User, Page), static (_, _) => new ValueTask<string>("x"))),
        ["GetOrSet, source with context"] = static cache => Done(cache.GetOrSetAsync(Keys.Plain, User, static (_, _, _) => new ValueTask<string>("x"))),
    };

    private static void Done<T>(ValueTask<T> call)
    {
        if (!call.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A hit was awaited.");
        }
    }

    private static long AllocatedBy(Action<IDomainCache> hit, IDomainCache cache)
    {
        // Tiered compilation may allocate on this thread while it warms up: the least of several rounds is the hit's own.
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            for (var i = 0; i < 200; i++)
            {
                hit(cache);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2_000; i++)
            {
                hit(cache);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static async Task<TestCache> FilledAsync()
    {
        var test = TestCache.New(time: TimeProvider.System);
        await test.Cache.SetAsync(Keys.Plain, "v");
        await test.Cache.SetAsync(TestCache.Feed.Of(User), "v");
        await test.Cache.SetAsync(TestCache.Feed.Of("7"), 7);
        await test.Cache.SetAsync(TestCache.Feed.Of(User, "7"), "v");
        await test.Cache.SetAsync(Keys.Number, 7);
        await test.Cache.SetAsync(Keys.Tagged, "v", CacheCallOptions.Tagged("a", "b", "c", "d", "e"));
        return test;
    }

    private static class Keys
    {
        public static readonly CacheKey Plain = TestCache.Key();
        public static readonly CacheKey Number = TestCache.Key("number");
        public static readonly CacheKey Tagged = TestCache.Key("tagged");
    }
}
