using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FusionTiered.AspNetCore.Tests.Health;

/// <summary>A service with caches on one engine, and its health checks.</summary>
internal sealed class CheckedService : IAsyncDisposable
{
    public const string FusionCache = nameof(FusionCache);
    public const string Coherent = nameof(Coherent);

    private readonly ServiceProvider _services;

    private CheckedService(ServiceProvider services) => _services = services;

    public IDomainCache Cache => _services.GetRequiredService<IDomainCache>();

    public static CheckedService New(Action<IServiceCollection> caches, Action<IHealthChecksBuilder>? checks = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        caches(services);
        (checks ?? (static checks => checks.AddFusionTiered()))(services.AddHealthChecks());
        return new(services.BuildServiceProvider());
    }

    /// <summary>One cache on a Redis, with time enough for a busy machine.</summary>
    public static CheckedService OnRedis(string engine, string endpoint, TimeSpan? deadline = null) => New(
        services =>
        {
            var builder = services.AddFusionTiered(static options => options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5)).UseRedis($"redis://{endpoint}");
            if (engine == Coherent)
            {
                builder.UseCoherentEngine();
            }
        },
        checks => checks.AddFusionTiered(options => options.ProbeDeadline = deadline ?? TimeSpan.FromSeconds(10)));

    public Task<HealthReport> ReportAsync(CancellationToken cancellationToken = default) =>
        _services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

    public async Task<HealthReportEntry> CheckAsync(string check = "fusiontiered") => (await ReportAsync()).Entries[check];

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
