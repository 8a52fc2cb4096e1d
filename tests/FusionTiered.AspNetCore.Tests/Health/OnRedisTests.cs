using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FusionTiered.AspNetCore.Tests.Health;

/// <summary>The health check while a real Redis is stopped, frozen and started again, on both engines.</summary>
public sealed class OnRedisTests
{
    [RedisTheory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task A_stopped_Redis_makes_the_check_degraded_until_it_is_started_again(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var service = CheckedService.OnRedis(engine, server.Endpoint);
        await IsAsync(service, HealthStatus.Healthy);

        server.Crash();
        var check = await IsAsync(service, HealthStatus.Degraded);
        check.Data["l2ProbeAnswered"].Should().Be(false);
        check.Data["l1"].Should().Be(true);
        check.Description.Should().Contain("memory serves alone");

        await server.RestartAsync();
        (await IsAsync(service, HealthStatus.Healthy)).Data["l2ProbeAnswered"].Should().Be(true);
    }

    [RedisTheory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task A_frozen_Redis_is_given_up_at_the_deadline_of_the_probe(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var service = CheckedService.OnRedis(engine, server.Endpoint, deadline: TimeSpan.FromMilliseconds(300));
        await IsAsync(service, HealthStatus.Healthy);

        server.Freeze();
        var check = await IsAsync(service, HealthStatus.Degraded);
        check.Data["l2ProbeFailure"].Should().Be(nameof(TimeoutException));
        ((double)check.Data["l2ProbeMilliseconds"]).Should().BeGreaterThan(250);

        server.Thaw();
        await IsAsync(service, HealthStatus.Healthy);
    }

    [RedisTheory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task A_Redis_that_is_absent_from_the_start_does_not_make_the_check_unhealthy(string engine)
    {
        await using var service = CheckedService.OnRedis(engine, $"127.0.0.1:{FreePort.Next()}", deadline: TimeSpan.FromMilliseconds(300));
        (await service.CheckAsync()).Status.Should().Be(HealthStatus.Degraded);
    }

    [RedisTheory]
    [InlineData(CheckedService.FusionCache)]
    [InlineData(CheckedService.Coherent)]
    public async Task The_data_tell_of_every_part(string engine)
    {
        await using var server = await RedisServer.StartAsync();
        await using var service = CheckedService.OnRedis(engine, server.Endpoint);
        await IsAsync(service, HealthStatus.Healthy);
        await service.Cache.GetOrSetAsync(CacheKey.Raw("k"), static _ => new ValueTask<int>(1));

        (await service.CheckAsync()).Data.Should().Contain(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["cache"] = "",
            ["l1"] = true,
            ["l2"] = "Up",
            ["l2Circuit"] = "Closed",
            ["l2ProbeAnswered"] = true,
            ["coherence"] = "Verified",
            ["repairsPending"] = 0,
            ["sourcesOverAge"] = 0,
            ["sourcesAbandoned"] = 0,
            ["requests"] = 1L,
            ["hitRate"] = 0.0,
            ["hitRateThreshold"] = 80.0,
            ["alerts"] = 0,
        }).And.ContainKeys("l2ProbeMilliseconds", "coherenceLeaseAgeSeconds", "entries", "maxEntries", "bytes", "maxBytes");
    }

    private static async Task<HealthReportEntry> IsAsync(CheckedService service, HealthStatus status)
    {
        HealthReportEntry check = default;
        await Eventually.TrueAsync(
            async () =>
            {
                check = await service.CheckAsync();
                check.Status.Should().NotBe(HealthStatus.Unhealthy);
                return check.Status == status;
            },
            $"the check is {status}");
        return check;
    }
}
