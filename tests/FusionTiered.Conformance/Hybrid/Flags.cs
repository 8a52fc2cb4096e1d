using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Conformance;

public abstract partial class HybridCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task Without_underlying_data_a_call_only_reads()
    {
        await using var run = await StartAsync();
        (await Load(run, options: With(HybridCacheEntryFlags.DisableUnderlyingData))).Should().BeNull();
        (await Face(run).GetOrCreateAsync("number", static _ => new ValueTask<int>(7), With(HybridCacheEntryFlags.DisableUnderlyingData))).Should().Be(0);
        (await Load(run, " ", With(HybridCacheEntryFlags.DisableUnderlyingData))).Should().BeNull("the key is none, and the factory is not to be asked");
        _source.Calls.Should().Be(0);

        await Load(run);

        (await Load(run, options: With(HybridCacheEntryFlags.DisableUnderlyingData))).Should().Be("v");
    }

    [ConformanceFact]
    public async Task Without_reading_memory_the_value_is_loaded_anew_and_kept()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("k", "old");

        (await Load(run, options: With(HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead))).Should().Be("v");

        _source.Answers("not asked");
        (await Load(run)).Should().Be("v");
    }

    [ConformanceFact]
    public async Task Without_writing_anywhere_the_value_is_answered_and_not_kept()
    {
        await using var run = await StartAsync();
        var noWrites = With(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite);

        (await Load(run, options: noWrites)).Should().Be("v");
        (await HoldsAsync(run)).Should().BeFalse();
        await Face(run).SetAsync("k", "set", noWrites);
        (await HoldsAsync(run)).Should().BeFalse();

        await Face(run).SetAsync("k", "set");
        (await Load(run, options: noWrites)).Should().Be("set", "reading is allowed");
    }

    [ConformanceFact]
    public async Task Of_many_callers_that_may_not_write_each_hears_whether_the_value_is_there()
    {
        await using var run = await StartAsync();
        var readOnly = With(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var asked = Enumerable.Range(0, 100).Select(_ => IsThereAsync("k")).ToList();
        goOn.SetResult();
        (await Task.WhenAll(asked)).Should().NotContain(true, "there is no value");

        await Face(run).SetAsync("k", "v");
        (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => IsThereAsync("k")))).Should().NotContain(false);

        async Task<bool> IsThereAsync(string key)
        {
            var called = false;
            await Face(run).GetOrCreateAsync(key, async _ =>
            {
                called = true;
                await goOn.Task;
                return "not there";
            }, readOnly);
            return !called;
        }
    }

    [ConformanceFact]
    public async Task Whatever_is_not_to_be_written_or_read_elsewhere_memory_answers()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("k", "set");

        foreach (var flags in new[]
        {
            HybridCacheEntryFlags.DisableLocalCacheWrite,
            HybridCacheEntryFlags.DisableDistributedCacheWrite,
            HybridCacheEntryFlags.DisableDistributedCacheRead,
            HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCache,
        })
        {
            (await Load(run, options: With(flags))).Should().Be("set", "{0}", flags);
            (await Load(run, options: With(flags | HybridCacheEntryFlags.DisableUnderlyingData))).Should().Be("set", "{0}, without the factory", flags);
        }

        _source.Calls.Should().Be(0);
    }

    [ConformanceFact]
    public async Task A_value_that_is_due_for_an_eager_refresh_still_answers_a_call_that_writes_nothing()
    {
        await using var run = await StartAsync(profile: static settings => settings.EagerRefresh = 0.5);
        await Face(run).SetAsync("k", "set");
        await run.Time.PassAsync(Units(7));

        (await Load(run, options: With(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite))).Should().Be("set");
    }

    [ConformanceFact]
    public async Task With_all_tiers_off_every_call_asks_the_factory()
    {
        await using var run = await StartAsync();
        var off = With(HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableDistributedCache);
        await Face(run).SetAsync("k", "kept");

        await Load(run, options: off);
        await Load(run, options: off);

        _source.Calls.Should().Be(2);
        (await Load(run)).Should().Be("kept", "what is there was neither read nor written");
    }

    [ConformanceFact]
    public async Task Without_the_shared_tier_memory_still_serves()
    {
        await using var run = await StartAsync();
        var local = With(HybridCacheEntryFlags.DisableDistributedCache | HybridCacheEntryFlags.DisableCompression);

        await Load(run, options: local);
        await Load(run, options: local);

        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Without_writing_memory_the_shared_tier_answers_and_memory_stays_as_it_was()
    {
        await using var run = await StartAsync(nodes: 2);
        await Face(run).SetAsync("k", "shared", For(TimeSpan.FromDays(1)));
        var noMemory = With(HybridCacheEntryFlags.DisableLocalCacheWrite);

        (await Load(run, options: noMemory, node: 1)).Should().Be("shared");
        (await Load(run, options: With(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableUnderlyingData), node: 1)).Should().Be("shared");
        (await MemoryHoldsAsync(run, node: 1)).Should().BeFalse();

        (await Load(run, "other", noMemory, node: 1)).Should().Be("v");
        (await MemoryHoldsAsync(run, "other", node: 1)).Should().BeFalse();
        (await Load(run, "other")).Should().Be("v");
        _source.Calls.Should().Be(1, "the shared tier keeps it");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Without_writing_the_shared_tier_memory_alone_keeps_the_value()
    {
        await using var run = await StartAsync(nodes: 2);
        var local = With(HybridCacheEntryFlags.DisableDistributedCacheWrite);

        (await Load(run, options: local)).Should().Be("v");
        (await Load(run, options: local)).Should().Be("v");

        _source.Calls.Should().Be(1);
        (await MemoryHoldsAsync(run)).Should().BeTrue();
        (await HoldsAsync(run, node: 1)).Should().BeFalse();
        await Face(run, 1).SetAsync("k", "shared", For(TimeSpan.FromDays(1)));
        await Until.TrueAsync(async () => await Load(run, options: local) == "shared", "reading is allowed");
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Without_reading_the_shared_tier_the_value_is_loaded_and_then_shared()
    {
        await using var run = await StartAsync(nodes: 2);
        await Face(run).SetAsync("k", "old", For(TimeSpan.FromDays(1)));

        (await Load(run, options: With(HybridCacheEntryFlags.DisableDistributedCacheRead), node: 1)).Should().Be("v");

        await Until.TrueAsync(async () => await Load(run) == "v", "the other node sees what was loaded");
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact(Needs = [CachePromise.Coherence], Nodes = 2)]
    public async Task Without_reading_memory_the_shared_tier_answers()
    {
        await using var run = await StartAsync(nodes: 2);
        await Load(run, options: With(HybridCacheEntryFlags.DisableDistributedCache));
        await Face(run, 1).SetAsync("other", "shared", For(TimeSpan.FromDays(1)));
        var past = With(HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableUnderlyingData);

        (await Load(run, "other", past)).Should().Be("shared");
        (await Load(run, options: past)).Should().BeNull("only memory has it");
        (await Load(run)).Should().Be("v", "what memory has is still there");
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadAcrossNodes], Nodes = 2)]
    public async Task Without_writing_memory_callers_on_both_nodes_still_share_one_factory()
    {
        await using var run = await StartAsync(nodes: 2);
        var options = new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableLocalCacheWrite, Expiration = TimeSpan.FromDays(1) };
        _source.Waits();
        var first = Load(run, options: options);
        await _source.CalledAsync();
        var second = Load(run, options: options, node: 1);
        _source.Release("once");
        _source.Answers("again");

        (await first, await second).Should().Be(("once", "once"));
        _source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task Flags_of_the_defaults_hold_until_a_call_has_its_own()
    {
        await using var run = await StartAsync(face: static options => options.DefaultEntryOptions = With(HybridCacheEntryFlags.DisableUnderlyingData));

        (await Load(run)).Should().BeNull();
        (await Load(run, options: For(Units(5)))).Should().BeNull("the call says nothing of flags");

        (await Load(run, options: With(HybridCacheEntryFlags.None))).Should().Be("v");
    }

    [ConformanceFact]
    public async Task An_expiration_means_memory_too()
    {
        await using var run = await StartAsync();
        await Load(run, "short", For(Units(5)));
        await Load(run, "long", For(TimeSpan.FromDays(10)));
        await Load(run, "for ever", For(TimeSpan.MaxValue));

        await run.Time.PassAsync(Units(11));

        (await HoldsAsync(run, "short"), await HoldsAsync(run, "long"), await HoldsAsync(run, "for ever")).Should().Be((false, true, true));
    }

    [ConformanceFact]
    public async Task Expirations_of_the_defaults_hold_property_by_property()
    {
        await using var run = await StartAsync(face: options => options.DefaultEntryOptions = For(Units(1000), Units(1000)));
        await Load(run, "default");
        await Load(run, "own", For(Units(5)));
        await Load(run, "flags only", With(HybridCacheEntryFlags.None));

        await run.Time.PassAsync(Units(11));

        (await HoldsAsync(run, "default"), await HoldsAsync(run, "own"), await HoldsAsync(run, "flags only")).Should().Be((true, false, true));
    }

    [ConformanceFact]
    public async Task Memory_is_never_kept_longer_than_the_whole()
    {
        await using var run = await StartAsync();
        await Load(run, options: For(Units(5), Units(1000)));

        await run.Time.PassAsync(Units(6));

        (await HoldsAsync(run)).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task An_expiration_that_is_none_is_refused_and_one_that_is_over_at_once_keeps_nothing()
    {
        await using var run = await StartAsync();

        await FluentActions.Awaiting(() => Load(run, options: For(TimeSpan.Zero))).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await FluentActions.Awaiting(() => Load(run, options: For(null, TimeSpan.FromSeconds(-1)))).Should().ThrowAsync<ArgumentOutOfRangeException>();

        (await Load(run, options: For(TimeSpan.FromMilliseconds(1)))).Should().Be("v");
        (await HoldsAsync(run)).Should().BeFalse();
    }

    /// <summary>Whether the memory of a node has the key, whatever the shared tier has.</summary>
    private static async Task<bool> MemoryHoldsAsync(ConformanceCaches run, string key = "k", int node = 0) =>
        await Face(run, node).GetOrCreateAsync<string?>(
            key, static _ => throw new InvalidOperationException("not asked"), With(HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCache)) is not null;
}
