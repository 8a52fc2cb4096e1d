using System.Collections.Concurrent;
using FusionTiered.AspNetCore.Caches;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The samplers of one mapping, one for each cache that somebody looked at.</summary>
internal sealed class DashboardDesk(CacheMapping mapping, IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, DashboardSampler> _samplers = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>The sampler of a cache.</summary>
    public DashboardSampler SamplerOf(MappedCache cache) =>
        _samplers.GetOrAdd(cache.Name, static (_, with) => new DashboardSampler(with.cache, with.desk.Options, with.desk._time, () => with.desk.About(with.cache)), (cache, desk: this));

    private CacheEndpointOptions Options => mapping.Options;

    private AboutAnswer About(MappedCache cache) => new()
    {
        Cache = cache.Name,
        Node = NodeName.Value,
        AllowChanges = Options.AllowChanges,
        ShowKeys = Options.ShowKeys,
        ShowValues = Options.ShowValues,
        CanLoad = Options.Refresher is not null,
        Events = cache.Events?.Map.KnownNames ?? [],
        Namespaces = [.. (cache.Profiles?.All ?? []).Where(static one => one.Namespace.Length > 0).Select(static one => one.Namespace + ":").Order(StringComparer.Ordinal)],
    };
}
