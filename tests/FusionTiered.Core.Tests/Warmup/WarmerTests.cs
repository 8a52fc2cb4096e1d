using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Warmup;

public sealed class WarmerTests : IDisposable
{
    private static readonly CacheKey Key = new CacheProfile("rates").Of("eur");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly WarmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_it_loads_is_in_the_cache_and_counted()
    {
        var warmer = _rig.Warmer(async (warmup, token) =>
        {
            warmup.Expected = 1;
            await warmup.LoadAsync(Key, static _ => new ValueTask<int>(7), token);
        });
        await warmer.RunAsync(isRefresh: false, CancellationToken.None);
        (await _rig.Cache.GetAsync<int>(Key)).Value.Should().Be(7);
        warmer.Status.Should().Be(new CacheWarmerStatus("rates", CacheWarmerState.Done) { Loaded = 1, Expected = 1, Took = TimeSpan.Zero });
        _rig.Log.Ids.Should().Equal(1734, 1731);
    }

    [Fact]
    public async Task At_the_start_a_value_that_is_there_stays_and_at_a_refresh_it_is_loaded_anew()
    {
        var source = new TestSource<int>(8);
        await _rig.Cache.SetAsync(Key, 7);
        var warmer = _rig.Warmer(async (warmup, token) => await warmup.LoadAsync(Key, source.LoadAsync, token));
        await warmer.RunAsync(isRefresh: false, CancellationToken.None);
        source.Calls.Should().Be(0);
        await warmer.RunAsync(isRefresh: true, CancellationToken.None);
        (await _rig.Cache.GetAsync<int>(Key)).Value.Should().Be(8);
        warmer.Status.Refreshes.Should().Be(1);
    }

    [Fact]
    public async Task One_that_fails_is_a_warning()
    {
        var warmer = _rig.Warmer(static (_, _) => throw new InvalidOperationException("no table"));
        await warmer.RunAsync(isRefresh: false, CancellationToken.None);
        (warmer.Status.State, warmer.Status.Failure).Should().Be((CacheWarmerState.Failed, "InvalidOperationException"));
        _rig.Log.Texts.Should().ContainSingle().Which.Should().StartWith("Warmer 'rates' of cache").And.Contain("no table");
    }

    [Fact]
    public async Task One_that_heeds_no_token_is_left_behind_at_its_deadline()
    {
        var warmer = _rig.Warmer(static (_, _) => new(new TaskCompletionSource().Task), new() { Deadline = TimeSpan.FromSeconds(5) });
        var running = warmer.RunAsync(isRefresh: false, CancellationToken.None);
        warmer.Status.State.Should().Be(CacheWarmerState.Running);
        _rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await running.WaitAsync(Limit);
        warmer.Status.State.Should().Be(CacheWarmerState.TimedOut);
        _rig.Log.Ids.Should().Equal(1733);
    }

    [Fact]
    public async Task One_that_blocks_its_thread_holds_up_nothing_but_itself()
    {
        using var gate = new ManualResetEventSlim();
        var warmer = _rig.Warmer((_, _) =>
        {
            gate.Wait();
            return default;
        });
        var running = warmer.RunAsync(isRefresh: false, CancellationToken.None);
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await running.WaitAsync(Limit);
        gate.Set();
        warmer.Status.State.Should().Be(CacheWarmerState.TimedOut);
    }

    [Fact]
    public async Task Its_token_ends_at_its_deadline()
    {
        var warmer = _rig.Warmer(static async (_, token) => await Task.Delay(Timeout.Infinite, token), new() { Deadline = TimeSpan.FromSeconds(5) });
        var running = warmer.RunAsync(isRefresh: false, CancellationToken.None);
        _rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await running.WaitAsync(Limit);
        warmer.Status.State.Should().Be(CacheWarmerState.TimedOut);
    }

    [Fact]
    public async Task One_that_is_called_off_is_no_failure()
    {
        using var end = new CancellationTokenSource();
        var running = _rig.Warmer(static async (_, token) => await Task.Delay(Timeout.Infinite, token));
        var run = running.RunAsync(isRefresh: false, end.Token);
        await end.CancelAsync();
        await run.WaitAsync(Limit);
        running.Status.State.Should().Be(CacheWarmerState.Cancelled);
        _rig.Log.Texts.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 3600)]
    [InlineData(0.5, 3420)]
    public async Task A_refresh_comes_after_its_period_less_a_random_share(double random, int seconds)
    {
        using var lost = new CancellationTokenSource();
        var runs = 0;
        var warmer = _rig.Warmer(
            (warmup, _) =>
            {
                Interlocked.Add(ref runs, warmup.IsRefresh ? 1 : 100);
                return default;
            },
            new() { RefreshEvery = TimeSpan.FromHours(1), Jitter = 0.1 },
            random: random);
        var refreshing = warmer.RefreshInTurnAsync(lost.Token);
        _rig.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Volatile.Read(ref runs).Should().Be(0);
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await Soon.TrueAsync(() => Volatile.Read(ref runs) == 1, "it refreshes");
        await lost.CancelAsync();
        await refreshing.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_refresh_that_fails_is_followed_by_the_next_one()
    {
        using var lost = new CancellationTokenSource();
        var runs = 0;
        var warmer = _rig.Warmer(
            (_, _) =>
            {
                Interlocked.Increment(ref runs);
                throw new InvalidOperationException();
            },
            new() { RefreshEvery = TimeSpan.FromHours(1) });
        var refreshing = warmer.RefreshInTurnAsync(lost.Token);
        await Soon.TrueAsync(() => Volatile.Read(ref runs) >= 2, "it refreshes again", _rig.Clock, TimeSpan.FromHours(1));
        await lost.CancelAsync();
        await refreshing.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
