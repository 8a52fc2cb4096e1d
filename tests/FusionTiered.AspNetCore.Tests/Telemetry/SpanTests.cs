using System.Diagnostics;
using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

[Collection(AloneCollection.Name)]
public sealed class SpanTests
{
    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_call_is_a_child_of_its_callers_span_and_parent_of_its_own(string engine)
    {
        await using var services = Services(engine);
        using var trace = new TracedCaller();
        Activity? own = null;

        await Cache(services).GetOrSetAsync(Feed.Of("k"), _ =>
        {
            own = TracedCaller.Begin("query");
            own.Dispose();
            return new ValueTask<int>(1);
        });

        var source = trace.Of(CacheSpans.LoadName).Should().ContainSingle().Subject;
        source.ParentSpanId.Should().Be(trace.Caller.SpanId);
        source.Status.Should().Be(ActivityStatusCode.Unset);
        source.GetTagItem("fusiontiered.profile").Should().Be("feed");
        own!.ParentSpanId.Should().Be(source.SpanId);
        Activity.Current.Should().BeSameAs(trace.Caller);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_hit_has_no_span(string engine)
    {
        await using var services = Services(engine);
        await Cache(services).SetAsync(Feed.Of("k"), 1);
        using var trace = new TracedCaller();

        await Cache(services).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(2));
        Cache(services).TryGet(Feed.Of("k"), out int _);
        await Cache(services).GetAsync<int>(Feed.Of("k"));

        trace.Spans.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_caller_who_joins_a_load_leaves_its_span_with_the_first_caller(string engine)
    {
        await using var services = Services(engine);
        using var trace = new TracedCaller();
        var began = new TaskCompletionSource();
        var answer = new TaskCompletionSource<int>();
        var first = Cache(services).GetOrSetAsync(Feed.Of("k"), async _ =>
        {
            began.SetResult();
            return await answer.Task;
        }).AsTask();
        await began.Task.Ends();

        using (TracedCaller.Begin("second caller"))
        {
            var second = Cache(services).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(2)).AsTask();
            answer.SetResult(1);
            await Task.WhenAll(first, second).Ends();
        }

        trace.Of(CacheSpans.LoadName).Should().ContainSingle().Which.ParentSpanId.Should().Be(trace.Caller.SpanId);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_refresh_behind_a_hit_is_a_trace_of_its_own_with_a_link_to_the_callers(string engine)
    {
        await using var services = Services(engine, static feed =>
        {
            feed.Lifetime = TimeSpan.FromMinutes(1);
            feed.EagerRefresh = 0.0005;
        });
        await Cache(services).SetAsync(Feed.Of("k"), 1);
        using var trace = new TracedCaller();

        await Eventually.TrueAsync(
            async () =>
            {
                await Cache(services).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(2));
                return trace.Of(CacheSpans.LoadName).Count > 0;
            },
            "a hit refreshes ahead");

        var source = trace.Of(CacheSpans.LoadName)[0];
        source.Parent.Should().BeNull();
        source.ParentSpanId.Should().Be(default(ActivitySpanId));
        source.TraceId.Should().NotBe(trace.Caller.TraceId);
        source.Links.Should().ContainSingle().Which.Context.SpanId.Should().Be(trace.Caller.SpanId);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_that_fails_is_an_error_without_a_message(string engine)
    {
        await using var services = Services(engine);
        using var trace = new TracedCaller();

        await FluentActions.Awaiting(() => Cache(services).GetOrSetAsync(Feed.Of("k"), static _ => ValueTask.FromException<int>(new InvalidOperationException("secret"))).AsTask())
            .Should().ThrowAsync<InvalidOperationException>();

        var source = trace.Of(CacheSpans.LoadName).Should().ContainSingle().Subject;
        (source.Status, source.StatusDescription, (string?)source.GetTagItem("error.type")).Should().Be((ActivityStatusCode.Error, nameof(InvalidOperationException), typeof(InvalidOperationException).FullName));
        source.Events.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_past_its_hard_deadline_is_an_error_at_the_deadline(string engine)
    {
        await using var services = Services(engine, static feed => feed.SoftDeadline = feed.HardDeadline = TimeSpan.FromMilliseconds(100));
        using var trace = new TracedCaller();
        var never = new TaskCompletionSource<int>();

        await FluentActions.Awaiting(() => Cache(services).GetOrSetAsync(Feed.Of("k"), async _ => await never.Task).AsTask()).Should().ThrowAsync<SourceTimeoutException>();

        trace.Of(CacheSpans.LoadName).Should().ContainSingle().Which.StatusDescription.Should().Be(nameof(SourceTimeoutException));
        never.SetResult(1);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_cancellation_is_no_error(string engine)
    {
        await using var services = Services(engine);
        using var trace = new TracedCaller();
        using var cancelled = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        var call = Cache(services).GetOrSetAsync(Feed.Of("k"), async token =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return 1;
        }, cancellationToken: cancelled.Token).AsTask();
        await began.Task.Ends();

        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.True(() => trace.Of(CacheSpans.LoadName).Count == 1, "the span has ended");
        trace.Of(CacheSpans.LoadName)[0].Status.Should().Be(ActivityStatusCode.Unset);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_source_that_was_called_off_is_no_error_and_one_whose_client_gave_up_is(string engine)
    {
        await using var services = Services(engine);
        using var trace = new TracedCaller();

        await FailAsync(new OperationCanceledException());
        await FailAsync(new TaskCanceledException("The client gave up.", new TimeoutException()));

        trace.Of(CacheSpans.LoadName).Select(static span => span.Status).Should().Equal(ActivityStatusCode.Unset, ActivityStatusCode.Error);

        Task FailAsync(Exception failure) =>
            FluentActions.Awaiting(() => Cache(services).GetOrSetAsync(Feed.Of("k"), _ => ValueTask.FromException<int>(failure)).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Each_invalidation_is_one_span_and_an_event_is_one_whatever_it_maps_to(string engine)
    {
        await using var services = Services(engine, use: static builder => builder.AddInvalidation(static map => map.On("it.happened", "feed:{user}:*", "feed:{user}")));
        using var trace = new TracedCaller();
        var cache = Cache(services);

        await cache.RemoveAsync(Feed.Of("k"));
        await cache.ExpireAsync(Feed.Of("k"));
        await cache.InvalidateTagAsync("red");
        await cache.ClearAsync(Feed);
        await cache.InvalidateAsync("it.happened", new Dictionary<string, string>(StringComparer.Ordinal) { ["user"] = "ann" });

        trace.Spans.Select(static span => span.OperationName).Should().AllBe(CacheSpans.InvalidationName);
        trace.Spans.Select(static span => span.GetTagItem("fusiontiered.invalidation")).Should().Equal("remove", "expire", "tag", "clear", "event");
        trace.Spans.Should().OnlyContain(span => span.ParentSpanId == trace.Caller.SpanId);
        Activity.Current.Should().BeSameAs(trace.Caller);
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Operations_of_Redis_are_spans_under_the_callers_and_tags_have_none(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Services(engine, use: builder => builder.UseRedis(server.Endpoint));
        await Eventually.True(() => Cache(services).GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
        await Cache(services).GetAsync<int>(Feed.Of("first call"));
        using var trace = new TracedCaller();

        await Cache(services).SetAsync(Feed.Of("secret"), 1, new CacheCallOptions { Tags = ["one", "two", "three", "four", "five"] });
        await Cache(services).GetAsync<int>(Feed.Of("absent"));

        trace.Spans.Where(static span => span.OperationName == "fusiontiered.l2.write").Should().ContainSingle();
        trace.Spans.Where(static span => span.OperationName == "fusiontiered.l2.read").Should().NotBeEmpty();
        trace.Spans.Count.Should().BeLessThan(5, "a tag has no span");
        trace.Spans.Should().OnlyContain(span => span.TraceId == trace.Caller.TraceId && span.Kind == ActivityKind.Client && span.Status == ActivityStatusCode.Unset);
        trace.Spans.SelectMany(static span => span.TagObjects).Should().NotContain(static tag => tag.Value!.ToString()!.Contains("secret", StringComparison.Ordinal));
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task An_operation_that_Redis_does_not_answer_is_an_error(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var services = Services(engine, use: builder => builder.UseRedis(server.Endpoint));
        await Cache(services).SetAsync(Feed.Of("k"), 1);
        using var trace = new TracedCaller();
        server.Crash();

        await Cache(services).SetAsync(Feed.Of("k"), 2);

        trace.Spans.Should().NotBeEmpty();
        trace.Spans[0].Status.Should().Be(ActivityStatusCode.Error);
        trace.Spans[0].GetTagItem("error.type").Should().NotBeNull();
    }

    [Fact]
    public async Task FusionCaches_own_spans_work_beside_these()
    {
        List<Activity> exported = [];
        using var provider = Sdk.CreateTracerProviderBuilder().AddFusionTieredInstrumentation().AddSource("ZiggyCreatures.Caching.Fusion*").AddInMemoryExporter(exported).Build();
        await using var services = Services(FusionCache);
        await Cache(services).GetOrSetAsync(Feed.Of("k"), static _ => new ValueTask<int>(1));
        provider.ForceFlush();

        exported.Select(static span => span.Source.Name).Should().Contain(CacheSpans.SourceName).And.Contain(static name => name.StartsWith("ZiggyCreatures.Caching.Fusion", StringComparison.Ordinal));
    }

    private static ServiceProvider Services(string engine, Action<CacheProfileOptions>? feed = null, Action<IFusionTieredBuilder>? use = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddCacheOn(engine, "traced", feed);
        use?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    private static IDomainCache Cache(IServiceProvider services) => services.GetRequiredKeyedService<IDomainCache>("traced");
}
