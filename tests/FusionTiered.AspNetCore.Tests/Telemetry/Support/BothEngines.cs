using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>Both engines, by name.</summary>
internal static class BothEngines
{
    public const string FusionCache = "FusionCache";

    public const string Coherent = "coherent";

    public static readonly CacheProfile Feed = new("feed");

    public static TheoryData<string> Each => new() { FusionCache, Coherent };

    /// <summary>Registers a cache with the profile <see cref="Feed"/>, no jitter, and time enough for a busy machine.</summary>
    public static IFusionTieredBuilder AddCacheOn(this IServiceCollection services, string engine, string name, Action<CacheProfileOptions>? feed = null, Action<FusionTieredOptions>? all = null)
    {
        services.AddMetrics();
        var builder = services.AddFusionTiered(name, options =>
        {
            options.Defaults.Jitter = 0;
            options.KeyPrefix = "telemetry:";
            options.Defaults.StaleFor = TimeSpan.FromHours(1);
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
            options.Add(Feed, profile => feed?.Invoke(profile));
            all?.Invoke(options);
        });
        return engine == Coherent ? builder.UseCoherentEngine() : builder;
    }
}
