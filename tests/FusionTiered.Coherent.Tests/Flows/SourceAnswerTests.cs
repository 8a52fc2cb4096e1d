using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>What a source may answer besides a value.</summary>
public class SourceAnswerTests
{
    private int _calls;

    [Fact]
    public async Task A_lifetime_of_the_source_comes_before_those_of_call_and_profile()
    {
        using var test = TestCache.New();
        await LoadAsync(test, static load => { load.Lifetime = TimeSpan.FromSeconds(5); return "v"; }, TimeSpan.FromSeconds(30));

        test.Clock.Advance(TimeSpan.FromSeconds(4.999));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task A_lifetime_of_the_source_bounds_a_lifetime_in_memory_that_the_call_asked_for()
    {
        using var test = TestCache.New();
        await LoadAsync(test, static load => { load.Lifetime = TimeSpan.FromSeconds(5); return "v"; }, new CacheCallOptions { L1Lifetime = TimeSpan.FromSeconds(30) });

        test.Clock.Advance(TimeSpan.FromSeconds(5));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task Where_memory_is_the_only_tier_the_lifetime_of_the_call_is_the_lifetime()
    {
        using var test = TestCache.New(static p => p.Tiers = TierUse.L1);
        await test.Cache.SetAsync(TestCache.Key(), "v", TimeSpan.FromHours(1));

        test.Clock.Advance(TimeSpan.FromMinutes(59));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task A_lifetime_out_of_range_is_an_error_at_the_source()
    {
        using var test = TestCache.New();
        var act = () => LoadAsync(test, static load => { load.Lifetime = TimeSpan.FromDays(400); return "v"; });

        await act.Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*Lifetime*50 ms to 366 days*");
    }

    [Fact]
    public async Task Tags_of_the_source_are_tags_of_the_value()
    {
        using var test = TestCache.New();
        await LoadAsync(test, static load => { load.Tag("a", "b"); return "v"; });
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();

        await test.Cache.InvalidateTagAsync("b");
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_not_to_be_stored_goes_to_all_who_wait_and_nowhere_else()
    {
        using var test = TestCache.New();
        var source = new TestSource<string>("v");
        source.Waits();
        Task<string>[] both = [Load(), Load()];
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1 && source.Waiting == 1, "both wait");
        source.Release("once");

        (await Task.WhenAll(both)).Should().Equal("once", "once");
        test.Local.Memory.Count.Should().Be(0);
        Task<string> Load() => test.Cache.GetOrSetAsync(TestCache.Key(), source, static async (source, load, token) => load.DoNotStore(await source.LoadAsync(token))).AsTask();
    }

    [Fact]
    public async Task Not_modified_gives_the_old_value_another_lifetime()
    {
        using var test = TestCache.New(static p => p.StaleFor = TimeSpan.FromMinutes(10));
        await LoadAsync(test, static _ => "v");
        test.Clock.Advance(TimeSpan.FromMinutes(1));

        var result = await ResultAsync(test, static load => load.HasStaleValue ? load.NotModified<string>() : "loaded anew");
        result.Should().Be(new CacheResult<string>("v", found: true, CacheTier.Source));
        test.Clock.Advance(TimeSpan.FromSeconds(59));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task Not_modified_keeps_the_tags_that_the_old_value_has()
    {
        using var test = TestCache.New(static p => p.StaleFor = TimeSpan.FromMinutes(10));
        await LoadAsync(test, static load => { load.Tag("t"); return "v"; });
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await LoadAsync(test, static load => load.NotModified<string>());

        await test.Cache.InvalidateTagAsync("t");
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task Not_modified_without_an_old_value_is_a_clear_error()
    {
        using var test = TestCache.New();

        await FluentActions.Awaiting(() => LoadAsync(test, static load => load.NotModified<string>()))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*HasStaleValue*");
    }

    [Fact]
    public async Task An_old_value_that_was_removed_is_not_at_hand()
    {
        using var test = TestCache.New(static p => p.StaleFor = TimeSpan.FromMinutes(10));
        await LoadAsync(test, static _ => "v");
        await test.Cache.RemoveAsync(TestCache.Key());

        (await LoadAsync(test, static load => load.HasStaleValue ? "old" : "none")).Should().Be("none");
    }

    [Fact]
    public async Task Nothing_there_is_kept_for_its_own_time()
    {
        using var test = TestCache.New(static p => (p.NothingLifetime, p.StaleFor) = (TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)));
        (await ResultAsync(test, static load => load.Nothing<string>())).Should().Be(new CacheResult<string>(null!, found: false, CacheTier.Source));
        (await ResultAsync(test, static load => load.Nothing<string>())).Should().Be(new CacheResult<string>(null!, found: false, CacheTier.L1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse("there is no value");
        (await test.Cache.ContainsAsync(TestCache.Key())).Should().BeFalse();

        test.Clock.Advance(TimeSpan.FromSeconds(10));
        (await ResultAsync(test, static _ => "now there")).Value.Should().Be("now there");
        _calls.Should().Be(2);
    }

    [Fact]
    public async Task The_source_may_say_how_long_there_is_nothing()
    {
        using var test = TestCache.New();
        await ResultAsync(test, static load => { load.Lifetime = TimeSpan.FromMinutes(5); return load.Nothing<string>(); });

        test.Clock.Advance(TimeSpan.FromMinutes(4));
        (await ResultAsync(test, static _ => "v")).Found.Should().BeFalse();
    }

    [Fact]
    public async Task With_a_lifetime_of_zero_nothing_is_not_kept()
    {
        using var test = TestCache.New(static p => p.NothingLifetime = TimeSpan.Zero);
        await ResultAsync(test, static load => load.Nothing<string>());
        await ResultAsync(test, static load => load.Nothing<string>());

        _calls.Should().Be(2);
    }

    [Fact]
    public async Task Keys_that_do_not_exist_cannot_fill_memory()
    {
        using var test = TestCache.New(static p => p.MaxNothing = 3);
        for (var i = 0; i < 10; i++)
        {
            await test.Cache.GetOrSetAsync<object?, string>(TestCache.Key($"no {i}"), null, static (_, load, _) => new(load.Nothing<string>()));
        }

        test.Local.Memory.Count.Should().Be(3);
        await test.Cache.SetAsync(TestCache.Key("no 0"), "v");
        await test.Cache.GetOrSetAsync<object?, string>(TestCache.Key("no 9"), null, static (_, load, _) => new(load.Nothing<string>()));
        test.Local.Memory.Count.Should().Be(4, "one of them became a value");
    }

    [Fact]
    public async Task A_set_or_an_invalidation_ends_nothing_there()
    {
        using var test = TestCache.New();
        await ResultAsync(test, static load => { load.Tag("t"); return load.Nothing<string>(); });
        await test.Cache.InvalidateTagAsync("t");
        await ResultAsync(test, static load => load.Nothing<string>());
        _calls.Should().Be(2);

        await test.Cache.SetAsync(TestCache.Key(), "v");
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task Failed_but_answers_what_there_is_and_counts_the_failure()
    {
        using var test = TestCache.New();
        var result = await ResultAsync(test, static load => load.FailedBut("last known", new HttpRequestException("down")));

        result.Should().Be(new CacheResult<string>("last known", found: true, CacheTier.Source, stale: true));
        (test.Counters.Failures, test.Counters.Stale, test.Local.Memory.Count).Should().Be((1, 1, 0));
    }

    private async Task<string> LoadAsync(TestCache test, Func<SourceContext, string> answer, CacheCallOptions options = default) =>
        (await ResultAsync(test, answer, options)).Value;

    private async Task<CacheResult<string>> ResultAsync(TestCache test, Func<SourceContext, string> answer, CacheCallOptions options = default) =>
        await test.Cache.GetOrSetResultAsync(TestCache.Key(), answer, (answer, load, _) =>
        {
            _calls++;
            return new ValueTask<string>(answer(load));
        }, options);
}
