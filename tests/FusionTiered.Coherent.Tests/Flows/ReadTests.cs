using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

public class ReadTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task A_missing_value_is_loaded_once_and_then_served_from_memory()
    {
        using var test = TestCache.New();

        (await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync)).Should().Be("v");
        (await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync)).Should().Be("v");

        _source.Calls.Should().Be(1);
        (test.Counters.Hits, test.Counters.Misses).Should().Be((1, 1));
    }

    [Fact]
    public async Task TryGet_finds_what_was_set_and_nothing_else()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), "set");

        test.Cache.TryGet(TestCache.Key(), out string found).Should().BeTrue();
        found.Should().Be("set");
        test.Cache.TryGet(TestCache.Key("other"), out string _).Should().BeFalse();
        (test.Counters.Hits, test.Counters.Misses).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_key_composed_at_the_call_is_the_same_key()
    {
        using var test = TestCache.New();
        var (user, page) = ("ann", 7);
        await test.Cache.SetAsync(TestCache.Feed.Of("ann", "7"), "page");

        test.Cache.TryGet(TestCache.Feed.Key($"{user}:{page}"), out string found).Should().BeTrue();
        found.Should().Be("page");
        (await test.Cache.GetOrSetAsync(TestCache.Feed.Key($"{user}:{page}"), _source.LoadAsync)).Should().Be("page");
    }

    [Fact]
    public async Task A_value_past_its_lifetime_is_loaded_again()
    {
        using var test = TestCache.New();
        _source.Answers(call => $"v{call}");
        await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);

        test.Clock.Advance(TimeSpan.FromSeconds(59.9));
        (await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync)).Should().Be("v1");
        test.Clock.Advance(TimeSpan.FromSeconds(0.1));
        (await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync)).Should().Be("v2");
    }

    [Theory]
    [InlineData("00:00:00.050")]
    [InlineData("366.00:00:00")]
    public async Task A_call_may_have_a_lifetime_of_its_own(string text)
    {
        var lifetime = TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        using var test = TestCache.New(profile => profile.Tiers = TierUse.L1);
        await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync, new CacheCallOptions { Lifetime = lifetime, L1Lifetime = lifetime });

        test.Clock.Advance(lifetime - TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromMilliseconds(1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public void A_lifetime_out_of_range_is_refused_with_its_range()
    {
        var act = () => new CacheCallOptions { Lifetime = TimeSpan.FromMilliseconds(49) };

        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Lifetime*00:00:00.0490000*50 ms to 366 days*");
    }

    [Fact]
    public async Task Null_zero_and_nullable_values_are_values()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync<string?>(TestCache.Key("null"), null);
        await test.Cache.SetAsync(TestCache.Key("zero"), 0);
        await test.Cache.SetAsync<int?>(TestCache.Key("nullable"), null);

        test.Cache.TryGet(TestCache.Key("null"), out string? nothing).Should().BeTrue();
        nothing.Should().BeNull();
        test.Cache.TryGet(TestCache.Key("zero"), out int zero).Should().BeTrue();
        zero.Should().Be(0);
        test.Cache.TryGet(TestCache.Key("nullable"), out int? none).Should().BeTrue();
        none.Should().BeNull();
    }

    [Fact]
    public async Task Asking_for_another_type_is_a_clear_error()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), "text");

        var tryGet = () => test.Cache.TryGet(TestCache.Key(), out int _);
        var getOrSet = async () => await test.Cache.GetOrSetAsync(TestCache.Key(), static _ => new ValueTask<int>(1));
        var get = async () => await test.Cache.GetAsync<int>(TestCache.Key());

        tryGet.Should().Throw<CacheTypeMismatchException>().WithMessage("*System.Int32*System.String*");
        await getOrSet.Should().ThrowAsync<CacheTypeMismatchException>();
        await get.Should().ThrowAsync<CacheTypeMismatchException>();
    }

    [Fact]
    public async Task A_base_type_may_be_asked_for()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), new List<int> { 1 });

        test.Cache.TryGet(TestCache.Key(), out IReadOnlyList<int> list).Should().BeTrue();
        list.Should().Equal(1);
    }

    [Fact]
    public async Task Get_asks_no_source_and_says_where_the_value_came_from()
    {
        using var test = TestCache.New();
        (await test.Cache.GetAsync<string>(TestCache.Key())).Found.Should().BeFalse();
        await test.Cache.SetAsync(TestCache.Key(), "v");

        var result = await test.Cache.GetAsync<string>(TestCache.Key());

        result.Should().Be(new CacheResult<string>("v", found: true, CacheTier.L1));
    }

    [Fact]
    public async Task The_result_of_a_call_names_the_tier()
    {
        using var test = TestCache.New();
        var first = await Result(test);
        var second = await Result(test);

        (first.Tier, second.Tier).Should().Be((CacheTier.Source, CacheTier.L1));

        ValueTask<CacheResult<string>> Result(TestCache from) =>
            from.Cache.GetOrSetResultAsync(TestCache.Key(), _source, static (source, _, token) => source.LoadAsync(token));
    }

    [Fact]
    public async Task Contains_counts_nothing()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key(), "v");

        (await test.Cache.ContainsAsync(TestCache.Key())).Should().BeTrue();
        (await test.Cache.ContainsAsync(TestCache.Key("other"))).Should().BeFalse();
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        (await test.Cache.ContainsAsync(TestCache.Key())).Should().BeFalse();
        (test.Counters.Hits, test.Counters.Misses).Should().Be((0, 0));
    }

    [Fact]
    public async Task A_removed_value_is_gone_and_a_cleared_profile_leaves_the_others()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key("a"), "a");
        await test.Cache.SetAsync(TestCache.Key("b"), "b");
        await test.Cache.SetAsync(CacheKey.Raw("other"), "c");

        (await test.Cache.RemoveAsync(TestCache.Key("a"))).Should().Be(CacheWrite.Everywhere(1));
        (await test.Cache.RemoveAsync(TestCache.Key("a"))).Should().Be(CacheWrite.Everywhere(0));
        (await test.Cache.ClearAsync(TestCache.Feed)).Should().Be(CacheWrite.Everywhere(1));

        test.Cache.TryGet(TestCache.Key("b"), out string _).Should().BeFalse();
        test.Cache.TryGet(CacheKey.Raw("other"), out string _).Should().BeTrue();
        await test.Cache.ClearAsync();
        test.Cache.TryGet(CacheKey.Raw("other"), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task A_key_that_is_no_key_and_a_profile_that_nobody_registered_are_clear_errors()
    {
        using var test = TestCache.New();

        var none = async () => await test.Cache.GetOrSetAsync(default(CacheKey), _source.LoadAsync);
        var unknown = async () => await test.Cache.GetOrSetAsync(new CacheProfile("unknown").Of("k"), _source.LoadAsync);

        await none.Should().ThrowAsync<InvalidKeyException>();
        await unknown.Should().ThrowAsync<UnknownProfileException>().WithMessage("*'unknown'*feed*");
    }

    [Fact]
    public async Task Without_the_memory_tier_every_call_goes_to_the_source()
    {
        using var test = TestCache.New(profile => profile.Tiers = TierUse.L2);
        await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);
        await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);

        _source.Calls.Should().Be(2);
        test.Local.Memory.Count.Should().Be(0);
    }

    [Fact]
    public async Task An_idle_value_goes_and_a_used_one_stays()
    {
        using var test = TestCache.New(profile => profile.IdleTimeout = TimeSpan.FromSeconds(16));
        await test.Cache.SetAsync(TestCache.Key("used"), "v");
        await test.Cache.SetAsync(TestCache.Key("idle"), "v");
        for (var second = 0; second < 20; second++)
        {
            test.Cache.TryGet(TestCache.Key("used"), out string _).Should().BeTrue();
            test.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        test.Cache.TryGet(TestCache.Key("used"), out string _).Should().BeTrue();
        test.Cache.TryGet(TestCache.Key("idle"), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task A_sliding_lifetime_is_extended_by_use()
    {
        using var test = TestCache.New(profile => profile.Sliding = true);
        await test.Cache.SetAsync(TestCache.Key(), "v");
        for (var minute = 0; minute < 10; minute++)
        {
            test.Clock.Advance(TimeSpan.FromSeconds(50));
            test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
        }

        test.Clock.Advance(TimeSpan.FromMinutes(1));
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }
}
