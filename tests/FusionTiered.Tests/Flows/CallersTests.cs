using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

public class CallersTests
{
    private readonly TestSource<string> _source = new("v");

    [Fact]
    public async Task After_the_only_caller_gave_up_the_next_one_loads_at_once()
    {
        await using var node = FusionNode.New();
        using var gone = new CancellationTokenSource();
        _source.Hangs();
        var first = Load(node, gone.Token);
        await _source.CalledAsync();
        await gone.CancelAsync();
        await first.Awaiting(static call => call).Should().ThrowAsync<OperationCanceledException>();
        _source.Answers("second");

        (await Load(node).Ends()).Should().Be("second");
    }

    [Fact]
    public async Task A_load_that_others_wait_for_outlives_the_caller_that_began_it()
    {
        await using var node = FusionNode.New();
        using var gone = new CancellationTokenSource();
        _source.Waits();
        var first = Load(node, gone.Token);
        await _source.CalledAsync();
        var second = Load(node);
        await gone.CancelAsync();
        await first.Awaiting(static call => call).Should().ThrowAsync<OperationCanceledException>();
        _source.Release("once");

        (await second.Ends()).Should().Be("once");
        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_failure_reaches_all_who_waited_and_the_source_was_called_once()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.Zero);
        _source.Waits();
        var calls = Enumerable.Range(0, 10).Select(_ => Load(node)).ToArray();
        await _source.CalledAsync();
        _source.Fail(new HttpRequestException("down"));

        foreach (var call in calls)
        {
            await call.Awaiting(static each => each.Ends()).Should().ThrowAsync<HttpRequestException>();
        }

        _source.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_stale_value_that_stands_in_is_told_as_stale_and_is_no_hit_of_memory()
    {
        await using var node = FusionNode.New(static profile => profile.StaleFor = TimeSpan.FromHours(1));
        await Load(node);
        await node.Cache.ExpireAsync(FusionNode.Key());
        _source.Fails(static () => new HttpRequestException("down"));
        var failed = await Result(node);
        var resting = await Result(node);

        (failed.IsStale, resting.IsStale, resting.Value).Should().Be((true, true, "v"));
        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeFalse("memory has no fresh value");
        await node.Cache.SetAsync(FusionNode.Key(), "new");
        node.Cache.TryGet(FusionNode.Key(), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task An_eager_refresh_that_fails_does_not_make_the_fresh_value_stale()
    {
        await using var node = FusionNode.New(static profile =>
        {
            profile.StaleFor = TimeSpan.FromHours(1);
            profile.EagerRefresh = 0.001;
        });
        await Load(node);
        _source.Fails(static () => new HttpRequestException("down"));
        await Eventually.TrueAsync(async () => await Result(node) is { IsStale: false } && _source.Calls > 1, "a hit starts a refresh");

        (await Result(node)).Should().BeEquivalentTo(new { Value = "v", IsStale = false });
    }

    private Task<string> Load(FusionNode node, CancellationToken token = default) =>
        node.Cache.GetOrSetAsync(FusionNode.Key(), _source, static (source, ct) => source.LoadAsync(ct), default, cancellationToken: token).AsTask();

    private ValueTask<CacheResult<string>> Result(FusionNode node) =>
        node.Cache.GetOrSetResultAsync(FusionNode.Key(), _source, static (source, _, ct) => source.LoadAsync(ct));
}
