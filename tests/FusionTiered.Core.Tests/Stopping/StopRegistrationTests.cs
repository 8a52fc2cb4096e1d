using FusionTiered.Stopping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Stopping;

/// <summary>The stop within a real host.</summary>
public sealed class StopRegistrationTests
{
    [Fact]
    public async Task Background_work_ends_before_the_services_of_the_host_and_writes_are_flushed_after_them()
    {
        List<string> ran = [];
        var host = new HostApplicationBuilder();
        var cache = host.Services.AddFusionTieredCore();
        AddFake(host.Services);
        cache.AddStopStep(_ => new RecordedStep(ran, StopStage.FlushWrites, "flush")).AddStopStep(_ => new RecordedStep(ran, StopStage.EndBackgroundWork, "end"));
        host.Services.AddHostedService(_ => new Application(ran));
        using (var built = host.Build())
        {
            await built.StartAsync();
            await built.StopAsync();
        }

        ran.Should().Equal("end", "application", "flush");
    }

    [Fact]
    public void Added_twice_it_is_there_once()
    {
        var services = new ServiceCollection();
        services.AddFusionTieredCore().AddGracefulStop().AddGracefulStop();
        services.AddFusionTieredCore("second").AddGracefulStop();
        services.Count(static one => one.ServiceType == typeof(IHostedService)).Should().Be(1);
        services.Count(static one => one.ServiceType == typeof(IStopStep)).Should().Be(2, "each cache logs its figures");
    }

    [Fact]
    public void A_time_out_of_range_fails_the_start_with_its_name_and_range()
    {
        var services = new ServiceCollection();
        services.AddFusionTieredCore().AddGracefulStop(static stop => (stop.Timeout, stop.Reserve) = (TimeSpan.Zero, TimeSpan.FromHours(1)));
        using var provider = services.BuildServiceProvider();
        var start = () => provider.GetRequiredService<IOptions<CacheStopOptions>>().Value;
        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
            "CacheStopOptions.Timeout is 00:00:00; it must be 1 s to 1 h.", "CacheStopOptions.Reserve is 01:00:00; it must be 00:00:00 to 1 min.");
    }

    // No engine runs here.
    private static void AddFake(IServiceCollection services)
    {
        services.AddKeyedSingleton<IDomainCache>(string.Empty, new FakeDomainCache());
    }

    private sealed class Application(List<string> ran) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            ran.Add("application");
            return Task.CompletedTask;
        }
    }
}
