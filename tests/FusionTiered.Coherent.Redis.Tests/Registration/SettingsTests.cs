using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Redis.Tests.Registration;

/// <summary>What the coherent engine's client is told besides where Redis is; and a Redis that is not there.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void A_section_has_every_setting_and_code_wins()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration(
            ("FusionTiered:Coherent:Redis:LargeValueThreshold", "2048"), ("FusionTiered:Coherent:Redis:MaxPendingOperations", "100"),
            ("FusionTiered:Coherent:Redis:MaxPendingBytes", "100000"), ("FusionTiered:Coherent:Redis:MaxReplyBytes", "70000")));
        services.AddFusionTieredCore().UseCoherentEngine(static engine => engine.Redis.MaxPendingOperations = 200);
        using var provider = services.BuildServiceProvider();
        var redis = provider.GetRequiredService<IOptionsMonitor<CoherentEngineOptions>>().Get("").Redis;
        (redis.LargeValueThreshold, redis.MaxPendingOperations, redis.MaxPendingBytes, redis.MaxReplyBytes).Should().Be((2048, 200, 100_000, 70_000));
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once_with_setting_value_and_range()
    {
        var failure = await StartFailureAsync(
            builder => builder.UseCoherentEngine(),
            ("FusionTiered:Coherent:Redis:LargeValueThreshold", "1"), ("FusionTiered:Coherent:Redis:MaxReply", "1"), ("FusionTiered:Coherent:Redis:MaxReplyBytes", "x"), ("FusionTiered:Coherent:Redi:X", "1"));
        failure.Failures.Should().HaveCount(4);
        failure.Message.Should().Contain("LargeValueThreshold is 1; it must be from 1024").And.Contain("MaxReply is no setting")
            .And.Contain("MaxReplyBytes is 'x'").And.Contain("FusionTiered:Coherent:Redi is no setting");
    }

    [RedisFact]
    public async Task A_service_starts_without_Redis_and_uses_it_when_it_comes()
    {
        var port = FreePort.Next();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCoherentCache(options =>
        {
            options.L2.BreakerPause = TimeSpan.FromMilliseconds(50);
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20);
        }).UseRedis($"redis://127.0.0.1:{port}");
        using var host = builder.Build();
        await host.StartAsync();
        var cache = host.Services.GetRequiredService<IDomainCache>();
        var key = CacheKey.Raw("early");
        (await cache.GetOrSetAsync(key, static _ => new ValueTask<string>("from the source"))).Should().Be("from the source");
        cache.GetHealth().Status.Should().Be(CacheHealthStatus.Degraded);
        await using var server = await RedisServer.StartOnAsync(port);
        await Eventually.True(() => cache.GetHealth() is { Status: CacheHealthStatus.Healthy, Coherence: CoherenceStatus.Verified }, "healthy");
        (await cache.SetAsync(key, "stored")).IsEverywhere.Should().BeTrue();
        (await server.CliAsync("EXISTS", "ft:early")).Should().Be("1");
        await host.StopAsync();
    }

    private static async Task<OptionsValidationException> StartFailureAsync(Action<IFusionTieredBuilder> use, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddConfiguration(Configuration(settings));
        use(builder.Services.AddFusionTieredCore());
        using var host = builder.Build();
        return (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;
    }

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build();
}
