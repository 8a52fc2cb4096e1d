using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Conformance;

/// <summary>What a case wants of the caches it runs on. An engine applies all of it to each node.</summary>
public sealed record ConformanceSetup
{
    /// <summary>How many nodes; at most what the engine has.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The settings: profiles, limits.</summary>
    public required Action<FusionTieredOptions> Configure { get; init; }

    /// <summary>Services for sources that ask for one of their own, serializers.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>What is added to the cache after the engine: other interfaces.</summary>
    public Action<IFusionTieredBuilder>? Builder { get; init; }

    /// <summary>Registers the cache of one node, without its engine.</summary>
    public IFusionTieredBuilder AddTo(IServiceCollection services)
    {
        Services?.Invoke(services);
        if (CaseLog.Current is { } log && services.All(static service => service.ServiceType != typeof(ILoggerFactory)))
        {
            services.AddSingleton<ILoggerFactory>(log);
        }

        var builder = services.AddFusionTieredCore(Configure);
        Builder?.Invoke(builder);
        return builder;
    }
}
