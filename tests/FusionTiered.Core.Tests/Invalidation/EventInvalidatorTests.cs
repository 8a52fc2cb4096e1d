using FusionTiered.Invalidation;

namespace FusionTiered.Core.Tests.Invalidation;

public class EventInvalidatorTests
{
    private readonly RecordingCache _cache = new();
    private readonly List<string> _handled = [];

    [Fact]
    public async Task Keys_go_together_and_patterns_tags_and_profiles_one_by_one()
    {
        var events = Of(m => m
            .On("e", "feed:{id}:*", "a:{id}", "#tag", "b")
            .Map<int>(_ => [CacheKey.Raw("c"), InvalidationTarget.Profile(new CacheProfile("feed"))]));
        await events.RunAsync(_cache, "e", SignalPlatform.Data(("id", "1")));
        await events.RunAsync(_cache, 5);
        _cache.Calls.Should().Equal("remove a:1 b", "pattern feed:1:*", "tag tag", "remove c", "profile feed");
    }

    [Fact]
    public async Task What_went_is_added_up_and_reaches_as_far_as_the_least()
    {
        _cache.Answers["pattern feed:*"] = CacheWrite.Everywhere(40);
        _cache.Answers["tag t"] = CacheWrite.LocalOnly(2);
        var write = await Of(m => m.On("e", "feed:*", "#t", "a")).RunAsync(_cache, "e", SignalPlatform.Data());
        write.Should().Be(CacheWrite.LocalOnly(43));
    }

    [Fact]
    public async Task Nothing_is_invalidated_when_a_value_is_missing()
    {
        var run = async () => await Of(m => m.On("e", "a", "b:{id}").Handle("e", Handled("h"))).RunAsync(_cache, "e", SignalPlatform.Data());
        await run.Should().ThrowAsync<MissingEventValueException>();
        _cache.Calls.Should().BeEmpty();
        _handled.Should().BeEmpty();
    }

    [Fact]
    public async Task Handlers_run_after_the_invalidation_with_the_data_and_the_cache()
    {
        var events = Of(m => m
            .On("e", "a")
            .Handle("e", (data, cache, _) =>
            {
                _cache.Calls.Should().Equal("remove a");
                cache.Should().BeSameAs(_cache);
                _handled.Add(data["id"]);
                return ValueTask.CompletedTask;
            })
            .Map<int>(_ => [CacheKey.Raw("b")])
            .Handle<int>((happened, _, _) =>
            {
                _handled.Add($"{happened}");
                return ValueTask.CompletedTask;
            }));
        await events.RunAsync(_cache, "e", SignalPlatform.Data(("id", "x")));
        await events.RunAsync(_cache, 5);
        _handled.Should().Equal("x", "5");
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_keep_the_others_from_running()
    {
        var events = Of(m => m
            .On("e", "a")
            .Handle("e", (_, _, _) => throw new InvalidOperationException("at once"))
            .Handle("e", Handled("second"))
            .Handle("e", async (_, _, _) =>
            {
                await Task.Yield();
                throw new TimeoutException("late");
            })
            .Handle("e", Handled("fourth")));
        var run = async () => await events.RunAsync(_cache, "e", SignalPlatform.Data());
        var failed = (await run.Should().ThrowAsync<InvalidationFailedException>()).Which;
        failed.Message.Should().StartWith("2 of 4 handlers of the event 'e' failed: InvalidOperationException, TimeoutException.");
        failed.Failures.Select(f => f.Message).Should().Equal("at once", "late");
        failed.InnerException.Should().BeOfType<AggregateException>();
        _handled.Should().Equal("second", "fourth");
        _cache.Calls.Should().Equal("remove a");
    }

    [Fact]
    public async Task Once_cancelled_nothing_is_begun()
    {
        var run = async () => await Of(m => m.On("e", "a")).RunAsync(_cache, "e", SignalPlatform.Data(), new CancellationToken(canceled: true));
        await run.Should().ThrowAsync<OperationCanceledException>();
        _cache.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Handlers_that_end_because_the_caller_cancelled_are_a_cancellation()
    {
        using var caller = new CancellationTokenSource();
        var events = Of(m => m
            .Handle("e", (_, _, _) =>
            {
                caller.Cancel();
                return ValueTask.CompletedTask;
            })
            .Handle("e", (_, _, ct) => ValueTask.FromCanceled(ct)));
        var run = async () => await events.RunAsync(_cache, "e", SignalPlatform.Data(), caller.Token);
        await run.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task The_map_of_now_is_asked_at_each_event()
    {
        var map = EventMap.Empty;
        var events = new EventInvalidator(() => map);
        var run = async () => await events.RunAsync(_cache, "signal.created", SignalPlatform.Data(("providerId", "1")));
        await run.Should().ThrowAsync<UnknownEventException>();
        map = SignalPlatform.Map();
        await run();
        _cache.Calls.Should().Equal("remove provider:1:stats leaderboard:top", "pattern feed:*");
    }

    private static EventInvalidator Of(Action<InvalidationMap> configure)
    {
        var map = new InvalidationMap();
        configure(map);
        var compiled = map.Compile();
        return new EventInvalidator(() => compiled);
    }

    private Func<IReadOnlyDictionary<string, string>, IDomainCache, CancellationToken, ValueTask> Handled(string name) => (_, _, _) =>
    {
        _handled.Add(name);
        return ValueTask.CompletedTask;
    };
}
