using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

public class FusionDomainCacheTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task Calls_are_counted_by_what_FusionCache_says_of_them()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await Load(node);
        await Load(node);
        node.Cache.TryGet(FusionNode.Key(), out string _);
        node.Cache.TryGet(FusionNode.Key("none"), out string _);
        await node.Cache.ContainsAsync(FusionNode.Key());
        await node.Cache.ExpireAsync(FusionNode.Key());
        _source.Fails(static () => new HttpRequestException("down"));
        await Load(node);

        var counters = node.Counters;
        (counters.Hits, counters.Misses, counters.Stale, counters.Loads, counters.Failures).Should().Be((2, 3, 1, 2, 1));
    }

    [Fact]
    public async Task Those_who_wait_for_a_load_are_counted_as_saved()
    {
        await using var node = FusionNode.New();
        _source.Waits();
        var first = Load(node);
        await _source.CalledAsync();
        var others = Enumerable.Range(0, 9).Select(_ => Load(node)).ToArray();
        _source.Release("once");
        await Task.WhenAll([first, .. others]);

        (node.Counters.Loads, node.Counters.Coalesced, node.Counters.Misses).Should().Be((1, 9, 10));
    }

    [Fact]
    public async Task A_source_that_gives_up_by_itself_is_replaced_by_a_stale_value()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await Load(node);
        await node.Cache.ExpireAsync(FusionNode.Key());
        _source.Fails(static () => new TaskCanceledException("the client's own time-out"));

        (await Load(node)).Should().Be("v");
    }

    [Fact]
    public async Task A_value_that_may_stand_in_for_its_source_is_noted_as_stale_before_FusionCache_gives_it_a_new_end()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await Load(node);
        await node.Cache.ExpireAsync(FusionNode.Key());
        var stale = node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Stale;
        var isNoted = false;

        await node.Cache.GetOrSetAsync(FusionNode.Key(), _ =>
        {
            isNoted = stale.IsStale(FusionNode.Key().Text, "v");
            return new ValueTask<string>("new");
        });

        (isNoted, stale.HasAny).Should().Be((true, false), "it is noted as long as the source runs");
    }

    [Fact]
    public async Task A_value_that_is_refreshed_ahead_is_not_noted_as_stale()
    {
        await using var node = FusionNode.New(static profile => (profile.StaleFor, profile.EagerRefresh) = (TimeSpan.FromHours(1), 0.0001));
        var stale = node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Stale;
        var (calls, isNoted) = (0, false);

        await Eventually.TrueAsync(
            async () =>
            {
                await node.Cache.GetOrSetAsync(FusionNode.Key(), _ =>
                {
                    isNoted |= stale.HasAny;
                    return new ValueTask<string>($"{Interlocked.Increment(ref calls)}");
                });
                return Volatile.Read(ref calls) > 1;
            },
            "the value is refreshed ahead");

        isNoted.Should().BeFalse();
    }

    [Fact]
    public async Task A_source_that_gives_up_by_itself_fails_its_caller_with_what_it_threw()
    {
        await using var node = FusionNode.New();
        _source.Fails(static () => new TaskCanceledException("the client's own time-out"));

        (await FluentActions.Awaiting(() => Load(node)).Should().ThrowAsync<TaskCanceledException>()).WithMessage("the client's own*");
    }

    [Fact]
    public async Task The_caller_that_began_a_load_may_go()
    {
        await using var node = FusionNode.New();
        using var impatient = new CancellationTokenSource();
        _source.Waits();
        var first = node.Cache.GetOrSetAsync(FusionNode.Key(), _source.LoadAsync, cancellationToken: impatient.Token).AsTask();
        await _source.CalledAsync();
        var second = Load(node);
        await impatient.CancelAsync();

        await first.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        _source.Release("loaded");
        (await second).Should().Be("loaded");
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_source_that_asks_for_its_own_key_is_told_so()
    {
        await using var node = FusionNode.New();

        var circle = node.Cache.GetOrSetAsync(FusionNode.Key(), async _ => await node.Cache.GetOrSetAsync(FusionNode.Key("inner"), _ => node.Cache.GetOrSetAsync(FusionNode.Key(), _source.LoadAsync))).AsTask();

        (await circle.Ends().Invoking(static task => task).Should().ThrowAsync<RecursiveLoadException>()).Which.Length.Should().Be(2);
    }

    [Fact]
    public async Task A_batch_serves_stale_values_when_its_source_fails()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        CacheKey[] keys = [FusionNode.Key("a"), FusionNode.Key("b")];
        await node.Cache.SetManyAsync<string>([new(keys[0], "a"), new(keys[1], "b")]);
        await node.Cache.ExpireAsync(keys[0]);
        await node.Cache.ExpireAsync(keys[1]);

        var found = await node.Cache.GetOrSetManyAsync<int, string>(keys, 0, static (_, _, _) => throw new HttpRequestException("down"));

        found.Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [keys[0]] = "a", [keys[1]] = "b" });
        (node.Counters.Loads, node.Counters.Failures, node.Counters.Stale).Should().Be((1, 1, 2));
    }

    [Fact]
    public async Task A_key_known_to_have_nothing_is_not_asked_for_in_a_batch()
    {
        await using var node = FusionNode.New();
        await node.Cache.GetOrSetAsync(FusionNode.Key("none"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));
        IReadOnlyList<CacheKey>? asked = null;

        await node.Cache.GetOrSetManyAsync([FusionNode.Key("none"), FusionNode.Key("b")], 0, (_, missing, _) =>
        {
            asked = [.. missing];
            return new ValueTask<IReadOnlyDictionary<CacheKey, string>>(missing.ToDictionary(static key => key, static key => key.Text));
        });

        asked.Should().Equal(FusionNode.Key("b"));
    }

    [Fact]
    public async Task Each_key_of_a_batch_is_counted_once()
    {
        await using var node = FusionNode.New();
        await node.Cache.SetAsync(FusionNode.Key("there"), "v");
        await node.Cache.GetOrSetAsync(FusionNode.Key("none"), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));
        var (hits, misses) = (node.Counters.Hits, node.Counters.Misses);

        await node.Cache.GetOrSetManyAsync([FusionNode.Key("there"), FusionNode.Key("none"), FusionNode.Key("new")], 0, static (_, missing, _) =>
            new ValueTask<IReadOnlyDictionary<CacheKey, string>>(missing.ToDictionary(static key => key, static key => key.Text)));

        (node.Counters.Hits - hits, node.Counters.Misses - misses).Should().Be((1, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_removes_a_key_with_nothing_under_it_has_it_asked_for_again(bool removes)
    {
        await using var node = FusionNode.New();
        await node.Cache.GetOrSetAsync(FusionNode.Key(), 0, static (_, load, _) => new ValueTask<string?>(load.Nothing<string?>()));
        (await Load(node)).Should().BeNull();

        await (removes ? node.Cache.RemoveAsync(FusionNode.Key()) : node.Cache.ExpireAsync(FusionNode.Key()));

        (await Load(node)).Should().Be("v");
    }

    [Fact]
    public async Task A_refresh_is_not_held_up_by_a_load_under_way()
    {
        await using var node = FusionNode.New();
        _source.Waits();
        var load = Load(node);
        await _source.CalledAsync();

        (await node.Cache.RefreshAsync(FusionNode.Key(), static _ => new ValueTask<string>("fresh")).Ends()).Should().Be("fresh");

        _source.Release("old");
        await load;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invalidated_tag_and_a_clear_count_from_the_start_of_a_load(bool clears)
    {
        await using var node = FusionNode.New();
        _source.Waits();
        var loading = node.Cache.GetOrSetAsync(FusionNode.Key(), _source.LoadAsync, CacheCallOptions.Tagged("red")).AsTask();
        await _source.CalledAsync();
        await (clears ? node.Cache.ClearAsync(FusionNode.Feed) : node.Cache.InvalidateTagAsync("red"));
        _source.Release("old");
        await loading;

        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeFalse();
    }

    [Fact]
    public async Task Asking_for_a_copy_of_another_type_is_a_clear_error()
    {
        await using var node = FusionNode.New(static profile => profile.CopyValues = true);
        await node.Cache.SetAsync(FusionNode.Key(), new List<string> { "text" });

        node.Invoking(static each => each.Cache.TryGet(FusionNode.Key(), out List<int> _)).Should().Throw<CacheTypeMismatchException>();
        await FluentActions.Awaiting(() => node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<List<int>>([])).AsTask()).Should().ThrowAsync<CacheTypeMismatchException>();
    }

    private Task<string> Load(FusionNode node) => node.Cache.GetOrSetAsync(FusionNode.Key(), _source.LoadAsync).AsTask();
}
