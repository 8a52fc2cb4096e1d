using FusionTiered;
using FusionTiered.Stopping;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the graceful stop of caches.</summary>
public static class FusionTieredStopExtensions
{
    private const string Category = "FusionTiered.Stop";

    /// <summary>Stops the cache in an order when the host stops: no new background work, flush writes, close connections, log the last figures of each profile.</summary>
    /// <remarks>
    /// Warmers, refreshers and write-behind call it themselves. The cache is made when the host starts. Background work ends before the
    /// services of the host stop; the rest follows when all of them have stopped. A step that fails or is late is a warning and holds up no other.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes the time that it takes; for all caches of the container.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AddGracefulStop(this IFusionTieredBuilder builder, Action<CacheStopOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheStopOptions>, StopFaults>());
        services.AddOptions<CacheStopOptions>().ValidateOnStart();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StopService>(static provider => new StopService(
            provider.GetServices<IStopStep>,
            () => provider.GetRequiredService<IOptions<CacheStopOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            Log(provider))));
        AddStatistics(services, builder.Name);
        return builder;
    }

    /// <summary>Adds a step to the stop. The caller sees to it that it is added once.</summary>
    internal static IFusionTieredBuilder AddStopStep(this IFusionTieredBuilder builder, Func<IServiceProvider, IStopStep> step)
    {
        builder.AddGracefulStop().Services.AddSingleton(step);
        return builder;
    }

    // Once for each cache.
    private static void AddStatistics(IServiceCollection services, string name)
    {
        if (services.Any(one => one.ServiceType == typeof(FinalStatistics) && Equals(one.ServiceKey, name)))
        {
            return;
        }

        services.AddKeyedSingleton(name, static (provider, key) => new FinalStatistics(provider.GetRequiredKeyedService<IDomainCache>(key), Log(provider)));
        services.AddSingleton<IStopStep>(provider => provider.GetRequiredKeyedService<FinalStatistics>(name));
    }

    private static ILogger Log(IServiceProvider provider) => (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(Category);
}
