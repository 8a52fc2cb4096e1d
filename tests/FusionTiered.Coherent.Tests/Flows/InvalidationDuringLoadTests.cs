using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary>Promise 2 on one node: what a load brings that began before an invalidation goes to those who waited, and nowhere else.</summary>
public class InvalidationDuringLoadTests
{
    private readonly TestSource<string> _source = new("v");

    public static TheoryData<string> Invalidations => ["remove", "expire", "tag of the call", "tag of the source", "profile", "everything", "refresh"];

    [Theory]
    [MemberData(nameof(Invalidations))]
    public async Task A_value_that_was_loading_when_its_key_was_invalidated_is_not_stored(string how)
    {
        using var test = TestCache.New();
        _source.Waits();
        var early = Load(test);
        await _source.CalledAsync();

        await InvalidateAsync(test, how);
        _source.Release("old");

        (await early).Should().Be("old", "it waited already");
        _source.Answers("new");
        (await Load(test)).Should().Be(how == "refresh" ? "refreshed" : "new");
        test.ShouldBeQuiet();
    }

    [Theory]
    [MemberData(nameof(Invalidations))]
    public async Task A_caller_that_comes_after_the_invalidation_does_not_join_the_old_load(string how)
    {
        using var test = TestCache.New();
        _source.Waits();
        var early = Load(test);
        await _source.CalledAsync();
        await InvalidateAsync(test, how);

        _source.Answers("new");
        var late = Load(test);
        if (how != "tag of the source")
        {
            (await late).Should().Be(how == "refresh" ? "refreshed" : "new", "the old load is still under way");
        }

        _source.Release("old");
        (await early).Should().Be("old");
        (await late).Should().NotBeNull();
        (await Load(test)).Should().NotBe("old");
    }

    [Fact]
    public async Task A_caller_that_joined_after_a_tag_was_invalidated_that_only_the_source_names_is_not_given_the_old_value()
    {
        using var test = TestCache.New();
        _source.Waits();
        var early = Load(test);
        await _source.CalledAsync();
        await InvalidateAsync(test, "tag of the source");
        var late = Load(test);
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1, "nobody can know yet: it joins");
        _source.Answers("new");
        _source.Release("old");

        (await early).Should().Be("old");
        (await late).Should().Be("new");
    }

    [Fact]
    public async Task A_set_during_a_load_wins()
    {
        using var test = TestCache.New();
        _source.Waits();
        var early = Load(test);
        await _source.CalledAsync();

        await test.Cache.SetAsync(TestCache.Key(), "set");
        _source.Release("old");

        (await early).Should().Be("old");
        test.Cache.TryGet(TestCache.Key(), out string stored).Should().BeTrue();
        stored.Should().Be("set");
    }

    [Fact]
    public async Task An_invalidation_of_another_key_leaves_the_load_alone()
    {
        using var test = TestCache.New();
        _source.Waits();
        var early = Load(test);
        await _source.CalledAsync();

        await test.Cache.RemoveAsync(TestCache.Key("other"));
        await test.Cache.InvalidateTagAsync("other");
        _source.Release("v");

        await early;
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task An_eager_refresh_does_not_bring_back_what_was_removed_meanwhile()
    {
        using var test = TestCache.New(profile => profile.EagerRefresh = 0.5);
        (await Load(test)).Should().Be("v");
        test.Clock.Advance(TimeSpan.FromSeconds(31));
        _source.Waits();
        (await Load(test)).Should().Be("v", "the hit is served while the refresh runs behind it");
        await _source.CalledAsync(2);

        await test.Cache.RemoveAsync(TestCache.Key());
        _source.Release("behind");

        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0, "the refresh completes");
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeFalse();
    }

    private static async Task InvalidateAsync(TestCache test, string how)
    {
        _ = how switch
        {
            "remove" => await test.Cache.RemoveAsync(TestCache.Key()),
            "expire" => await test.Cache.ExpireAsync(TestCache.Key()),
            "tag of the call" => await test.Cache.InvalidateTagAsync("call"),
            "tag of the source" => await test.Cache.InvalidateTagAsync("source"),
            "profile" => await test.Cache.ClearAsync(TestCache.Feed),
            "everything" => await test.Cache.ClearAsync(),
            _ => default,
        };
        if (how == "refresh")
        {
            await test.Cache.RefreshAsync(TestCache.Key(), static _ => new ValueTask<string>("refreshed"));
        }
    }

    private Task<string> Load(TestCache test) =>
        test.Cache.GetOrSetAsync(
            TestCache.Key(),
            _source,
            static async (source, load, token) =>
            {
                var value = await source.LoadAsync(token);
                load.Tag("source");
                return value;
            },
            CacheCallOptions.Tagged("call")).AsTask();
}
