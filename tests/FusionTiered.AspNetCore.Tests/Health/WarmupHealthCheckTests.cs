using FusionTiered.AspNetCore.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FusionTiered.AspNetCore.Tests.Health;

public sealed class WarmupHealthCheckTests
{
    [Theory]
    [InlineData(false, false, HealthStatus.Unhealthy)]
    [InlineData(false, true, HealthStatus.Healthy)]
    [InlineData(true, true, HealthStatus.Healthy)]
    public async Task A_service_is_ready_when_its_warm_up_is_done_or_has_taken_too_long(bool isDone, bool isReady, HealthStatus expected)
    {
        var check = await CheckAsync(new Warmups(isDone, isReady));
        check.Status.Should().Be(expected);
        check.Data.Should().Contain("warmers", 2).And.Contain("failed", 1).And.Contain("warmer:rates", "Failed, TimeoutException").And.Contain("warmer:feed", "Running");
    }

    [Fact]
    public async Task A_cache_without_warmers_is_ready() => (await CheckAsync(warmups: null)).Status.Should().Be(HealthStatus.Healthy);

    [Fact]
    public async Task The_check_has_its_own_name_and_the_tag_ready()
    {
        await using var service = CheckedService.New(
            static services => services.AddFusionTiered(), static checks => checks.AddFusionTieredWarmup().AddFusionTieredWarmup("orders").AddFusionTieredWarmup(name: "mine", tags: ["late"]));
        var entries = (await service.ReportAsync()).Entries;
        entries.Keys.Should().BeEquivalentTo("fusiontiered-warmup", "fusiontiered-warmup-orders", "mine");
        entries["fusiontiered-warmup"].Tags.Should().Equal("ready");
        entries["mine"].Tags.Should().Equal("late");
    }

    private static Task<HealthCheckResult> CheckAsync(ICacheWarmups? warmups)
    {
        var check = new WarmupHealthCheck(warmups);
        return check.CheckHealthAsync(new() { Registration = new("warmup", check, HealthStatus.Unhealthy, []) });
    }

    private sealed record Warmups(bool IsDone, bool IsReady) : ICacheWarmups
    {
        public IReadOnlyList<CacheWarmerStatus> All =>
            [new("rates", CacheWarmerState.Failed) { Failure = "TimeoutException" }, new("feed", CacheWarmerState.Running) { Loaded = 3 }];
    }
}
