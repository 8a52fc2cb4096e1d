using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>Saves of one cache without Redis.</summary>
public sealed class SaveCallsTests
{
    private static readonly CacheKey Key = Feed.Of("k");

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_saved_value_is_a_hit(string engine)
    {
        await using var services = Services(engine);
        var cache = services.GetRequiredService<IDomainCache>();

        await cache.SaveAsync(Key, "v", static _ => default);

        cache.TryGet(Key, out string? value).Should().BeTrue();
        value.Should().Be("v");
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_save_with_a_service_gets_one_of_its_own_scope(string engine)
    {
        await using var services = Services(engine);
        var cache = services.GetRequiredService<IDomainCache>();
        Unit? used = null;

        await cache.With<Unit>().SaveAsync(Key, "v", "row", (unit, row, _) =>
        {
            used = unit;
            unit.Saved = row;
            return Task.CompletedTask;
        });

        (used!.Saved, used.IsDisposed, cache.TryGet(Key, out string _)).Should().Be(("row", true, true));
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_call_that_was_cancelled_before_does_not_reach_the_database(string engine)
    {
        await using var services = Services(engine);
        var saved = false;

        var save = async () => await services.GetRequiredService<IDomainCache>().SaveAsync(
            Key,
            "v",
            _ =>
            {
                saved = true;
                return Task.CompletedTask;
            },
            cancellationToken: new CancellationToken(canceled: true));

        await save.Should().ThrowAsync<OperationCanceledException>();
        saved.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_key_of_no_profile_is_refused_before_the_database_is_asked(string engine)
    {
        await using var services = Services(engine);
        var saved = false;

        var save = async () => await services.GetRequiredService<IDomainCache>().SaveAsync(new CacheProfile("unknown").Of("k"), "v", _ =>
        {
            saved = true;
            return Task.CompletedTask;
        });

        await save.Should().ThrowAsync<UnknownProfileException>();
        saved.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_cache_that_ends_meanwhile_does_not_fail_the_save(string engine)
    {
        var services = Services(engine);
        var cache = services.GetRequiredService<IDomainCache>();

        var write = await cache.SaveAsync(Key, "v", async _ => await services.DisposeAsync());

        write.Reach.Should().Be(CacheReach.LocalOnly);
    }

    [Theory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_load_that_read_the_database_before_the_commit_is_not_stored(string engine)
    {
        await using var services = Services(engine);
        var cache = services.GetRequiredService<IDomainCache>();
        var (read, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var load = cache.GetOrSetAsync(Key, async _ =>
        {
            read.SetResult();
            await go.Task;
            return "old";
        }).AsTask();
        await read.Task;

        await cache.SaveAsync(Key, "new", static _ => default);
        go.SetResult();

        (await load).Should().Be("old", "the caller asked before the save");
        (await cache.GetAsync<string>(Key)).Value.Should().Be("new");
    }

    private static ServiceProvider Services(string engine)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddScoped<Unit>();
        services.AddCacheOn(engine, "main");
        services.AddSingleton(static all => all.GetRequiredKeyedService<IDomainCache>("main"));
        return services.BuildServiceProvider();
    }

    private sealed class Unit : IDisposable
    {
        public string? Saved { get; set; }

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
