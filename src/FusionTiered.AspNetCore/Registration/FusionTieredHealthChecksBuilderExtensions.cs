using FusionTiered;
using FusionTiered.AspNetCore.Health;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of caches.</summary>
public static class FusionTieredHealthChecksBuilderExtensions
{
    private const string DefaultName = "fusiontiered";
    private const string WarmupName = "fusiontiered-warmup";

    /// <summary>Checks the cache without a name.</summary>
    /// <inheritdoc cref="AddFusionTiered(IHealthChecksBuilder, string, Action{CacheHealthCheckOptions})" path="/*[not(self::summary) and not(@name='cache')]"/>
    public static IHealthChecksBuilder AddFusionTiered(this IHealthChecksBuilder builder, Action<CacheHealthCheckOptions>? configure = null) =>
        Add(builder, string.Empty, configure);

    /// <summary>Checks the cache of a name.</summary>
    /// <remarks>
    /// L2 is asked by a real read under a deadline. A cache that serves from memory alone, whose circuit is open, or that has not heard of
    /// other nodes for longer than the coherence lease is Degraded; one that has ended is Unhealthy, or what the registration says. The
    /// figures are the check's data. The check has the tag <c>ready</c>: map it beside a check of liveness, which must not ask a cache.
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="cache">The name that the cache was registered under.</param>
    /// <param name="configure">Changes how the check is made.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static IHealthChecksBuilder AddFusionTiered(this IHealthChecksBuilder builder, string cache, Action<CacheHealthCheckOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(cache);
        return Add(builder, cache, configure);
    }

    /// <summary>Checks the warm-up of a cache: unhealthy, or what the registration says, until it is done or <see cref="CacheWarmupOptions.ReadyWithin"/> has passed.</summary>
    /// <remarks>The check has the tag <c>ready</c> by default: map it for readiness, never for liveness. A warmer that fails holds back nothing.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="cache">The name that the cache was registered under; null: the one without a name.</param>
    /// <param name="name">The name of the check; null: <c>fusiontiered-warmup</c>, for a cache with a name <c>fusiontiered-warmup-name</c>.</param>
    /// <param name="tags">The tags of the check; null: <c>ready</c>.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddFusionTieredWarmup(this IHealthChecksBuilder builder, string? cache = null, string? name = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (string.IsNullOrEmpty(cache) ? WarmupName : $"{WarmupName}-{cache}"),
            provider => new WarmupHealthCheck(provider.GetKeyedService<ICacheWarmups>(cache ?? string.Empty)),
            failureStatus: null,
            tags ?? ["ready"]));
    }

    private static IHealthChecksBuilder Add(IHealthChecksBuilder builder, string cache, Action<CacheHealthCheckOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new CacheHealthCheckOptions();
        configure?.Invoke(options);
        var check = options.Name ?? (cache.Length == 0 ? DefaultName : $"{DefaultName}-{cache}");
        CacheHealthCheckRules.ThrowIfFaulty(options, check);

        // A check is asked for at each round; the window of its hit rate lives on.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton(check, (provider, _) => new CacheHealthCheck(
            provider.GetRequiredKeyedService<IDomainCache>(cache), provider.GetKeyedService<ICacheAlerts>(cache), provider.GetKeyedService<ICacheRefreshers>(cache), options, provider.GetRequiredService<TimeProvider>()));
        return builder.Add(new HealthCheckRegistration(check, provider => provider.GetRequiredKeyedService<CacheHealthCheck>(check), failureStatus: null, options.Tags));
    }
}
