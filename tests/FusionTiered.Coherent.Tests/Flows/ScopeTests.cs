using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Flows;

/// <summary><c>cache.With&lt;TService&gt;()</c>: the scope lives as long as the load, not as the request that began it.</summary>
public sealed class ScopeTests : IDisposable
{
    private readonly TestSource<string> _source = new("v");
    private readonly List<Database> _made = [];
    private readonly ServiceProvider _services;

    public ScopeTests() => _services = new ServiceCollection()
        .AddScoped(_ =>
        {
            var database = new Database(_source);
            lock (_made)
            {
                _made.Add(database);
            }

            return database;
        })
        .BuildServiceProvider();

    [Fact]
    public async Task The_service_of_a_load_outlives_the_request_that_began_it()
    {
        using var test = New();
        using var leaving = new CancellationTokenSource();
        _source.Waits();
        Task<string> first;
        using (var request = _services.CreateScope())
        {
            request.ServiceProvider.GetRequiredService<Database>();
            first = Load(test, leaving.Token);
            await _source.CalledAsync();
        }

        var second = Load(test);
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1, "the second caller joins");
        leaving.Cancel();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        (_made.Count, _made[0].IsDisposed, _made[1].IsDisposed).Should().Be((2, true, false), "the request's service is gone, the load's is not");

        _source.Release("read");
        (await second).Should().Be("read");
        _made[1].IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task The_service_is_disposed_when_the_load_fails()
    {
        using var test = New();
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(test)).Should().ThrowAsync<HttpRequestException>();
        _made.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task The_service_of_a_load_that_passed_its_deadline_is_disposed_when_the_source_returns()
    {
        using var test = New();
        var late = new TaskCompletionSource();
        var load = test.Cache.With<Database>().GetOrSetAsync(TestCache.Key(), late.Task, static async (database, late, _) =>
        {
            await late;
            return database.IsDisposed ? "disposed under the source" : "alive";
        }).AsTask();
        await Eventually.IsTrueAsync(() => _made.Count == 1 && test.Clock.PendingTimers == 1, "the load runs");
        test.Clock.Advance(TimeSpan.FromSeconds(30));
        await load.Invoking(task => task).Should().ThrowAsync<SourceTimeoutException>();

        _made[0].IsDisposed.Should().BeFalse();
        late.SetResult();
        await Eventually.IsTrueAsync(() => _made[0].IsDisposed, "the source has returned");
    }

    [Fact]
    public async Task Each_load_and_each_attempt_has_a_service_of_its_own()
    {
        using var test = New(static p => (p.Retries, p.RetryDelay) = (1, TimeSpan.Zero));
        _source.Answers(static call => call == 1 ? throw new HttpRequestException("down") : "v");
        await Load(test);
        await test.Cache.With<Database>().RefreshAsync(TestCache.Key(), 0, static (database, _, token) => database.ReadAsync(token));

        _made.Should().HaveCount(3).And.OnlyContain(database => database.IsDisposed);
    }

    [Fact]
    public void A_cache_without_a_container_says_so()
    {
        using var test = TestCache.New();

        test.Invoking(t => t.Cache.With<Database>()).Should().Throw<InvalidOperationException>().WithMessage("*AddFusionTiered*");
    }

    public void Dispose() => _services.Dispose();

    private static Task<string> Load(TestCache test, CancellationToken token = default) =>
        test.Cache.With<Database>().GetOrSetAsync(TestCache.Key(), static (database, token) => database.ReadAsync(token), cancellationToken: token).AsTask();

    private TestCache New(Action<CacheProfileOptions>? feed = null) => TestCache.New(feed, scopes: _services.GetRequiredService<IServiceScopeFactory>());

    private sealed class Database(TestSource<string> source) : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public async ValueTask<string> ReadAsync(CancellationToken token)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var value = await source.LoadAsync(token);
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return value;
        }

        public void Dispose() => IsDisposed = true;
    }
}
