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
}
