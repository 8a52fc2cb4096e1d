using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Health;

public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task A_cache_in_memory_alone_is_healthy(string engine)
    {
        await using var service = CheckedService.New(services => Add(services, engine));
        var check = await service.CheckAsync();
        (check.Status, check.Data["l2"], check.Data.ContainsKey("l2ProbeAnswered")).Should().Be((HealthStatus.Healthy, "None", false));
    }

    [Theory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task A_cache_that_has_ended_is_unhealthy(string engine)
    {
        await using var service = CheckedService.New(services => Add(services, engine));
        ((IDisposable)service.Cache).Dispose();
        (await service.CheckAsync()).Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task Refreshers_that_fail_are_counted_in_the_data()
    {
        await using var service = CheckedService.New(static services => services.AddFusionTiered()
            .AddRefresher("rates", CacheKey.Raw("rates"), TimeSpan.FromHours(1), static (_, _) => new ValueTask<int>(1)));
        (await service.CheckAsync()).Data["refreshersFailing"].Should().Be(0);
    }

    [Fact]
    public async Task Each_cache_has_a_check_of_its_own_name_with_the_tag_ready()
    {
        await using var service = CheckedService.New(
            static services =>
            {
                services.AddFusionTiered();
                services.AddFusionTiered("orders");
                services.AddFusionTiered("prices");
            },
            static checks => checks.AddFusionTiered().AddFusionTiered("orders").AddFusionTiered("prices", static options => options.Name = "price cache"));
        var entries = (await service.ReportAsync()).Entries;
        entries.Keys.Should().BeEquivalentTo("fusiontiered", "fusiontiered-orders", "price cache");
        entries["fusiontiered-orders"].Data["cache"].Should().Be("orders");
        entries.Values.Should().OnlyContain(static entry => entry.Tags.Single() == "ready");
    }

    [Theory]
    [InlineData(CacheHealthConcerns.None, HealthStatus.Healthy)]
    [InlineData(CacheHealthConcerns.HitRate, HealthStatus.Degraded)]
    public async Task A_low_hit_rate_is_data_and_degraded_on_request(CacheHealthConcerns degradedBy, HealthStatus expected)
    {
        await using var service = CheckedService.New(
            static services => services.AddFusionTiered(), checks => checks.AddFusionTiered(options => options.DegradedBy = degradedBy));
        for (var i = 0; i < 100; i++)
        {
            await service.Cache.GetOrSetAsync(CacheKey.Raw($"k{i}"), static _ => new ValueTask<int>(1));
        }

        var check = await service.CheckAsync();
        (check.Status, check.Data["hitRate"], check.Data["requests"]).Should().Be((expected, 0.0, 100L));
    }

    [Fact]
    public async Task A_handful_of_calls_is_not_judged()
    {
        await using var service = CheckedService.New(
            static services => services.AddFusionTiered(), static checks => checks.AddFusionTiered(static options => options.DegradedBy = CacheHealthConcerns.HitRate));
        await service.Cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));
        (await service.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_source_that_hangs_is_counted_and_degraded_on_request()
    {
        var hangs = new TaskCompletionSource<int>();
        await using var service = CheckedService.New(
            static services => services.AddFusionTiered(static options => options.Defaults.HardDeadline = TimeSpan.FromMilliseconds(50)),
            static checks => checks.AddFusionTiered(static options => options.DegradedBy = CacheHealthConcerns.AbandonedSources));
        await FluentActions.Awaiting(() => service.Cache.GetOrSetAsync(CacheKey.Raw("k"), _ => new ValueTask<int>(hangs.Task)).AsTask()).Should().ThrowAsync<SourceTimeoutException>();
        var check = await service.CheckAsync();
        (check.Status, check.Data["sourcesAbandoned"]).Should().Be((HealthStatus.Degraded, 1));
        hangs.SetResult(1);
        await Eventually.TrueAsync(async () => (await service.CheckAsync()).Status == HealthStatus.Healthy, "the source has returned");
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_no_answer()
    {
        await using var service = CheckedService.New(static services => services.AddFusionTiered());
        await FluentActions.Awaiting(() => service.ReportAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Wrong_options_are_refused_all_at_once() =>
        FluentActions.Invoking(static () => new ServiceCollection().AddHealthChecks().AddFusionTiered(static options =>
        {
            options.ProbeDeadline = TimeSpan.Zero;
            options.HitRateThreshold = 101;
        })).Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
            "Health check 'fusiontiered': ProbeDeadline is 00:00:00; it must be 1 ms to 1 min.", "Health check 'fusiontiered': HitRateThreshold is 101; it must be 0 to 100.");

    private static void Add(IServiceCollection services, string engine)
    {
        var builder = services.AddFusionTiered();
        if (engine == CheckedService.Coherent)
        {
            builder.UseCoherentEngine();
        }
    }
}
