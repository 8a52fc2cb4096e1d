using System.Collections.Concurrent;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The samplers of one mapping, one for each cache, and what its nodes tell each other.</summary>
internal sealed class DashboardDesk(CacheMapping mapping, IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, Lazy<DashboardSampler>> _samplers = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = services.GetService<TimeProvider>() ?? TimeProvider.System;

    private IHostApplicationLifetime? Lifetime => services.GetService<IHostApplicationLifetime>();

    private CacheEndpointOptions Options => mapping.Options;

    /// <summary>From the start of the application on, this node can be seen on the dashboards of the others.</summary>
    public void Begin() => Lifetime?.ApplicationStarted.Register(() =>
    {
        foreach (var cache in mapping.Registered())
        {
            SamplerOf(cache);
        }
    });

    /// <summary>The sampler of a cache.</summary>
    public DashboardSampler SamplerOf(MappedCache cache) => _samplers.GetOrAdd(cache.Name, _ => new(() => New(cache))).Value;

    private DashboardSampler New(MappedCache cache)
    {
        NodeReports? reports = null;
        var sampler = new DashboardSampler(cache, Options, _time, () => About(cache, reports?.Node ?? NodeName.Value)) { Nodes = () => reports?.Seen ?? [] };
        if ((cache.Cache as IHasNodeBoard)?.NodeBoard is { } board)
        {
            reports = new(cache, board, new DashboardReader(cache, Options, _time), () => sampler.Newest, _time);
            _ = reports.RunAsync(Lifetime?.ApplicationStopping ?? CancellationToken.None);
        }

        return sampler;
    }

    private AboutAnswer About(MappedCache cache, string node) => new()
    {
        Cache = cache.Name,
        Node = node,
        AllowChanges = Options.AllowChanges,
        ShowKeys = Options.ShowKeys,
        ShowValues = Options.ShowValues,
        CanLoad = Options.Refresher is not null,
        Caches = [.. mapping.Registered().Select(static one => one.Name).Order(StringComparer.Ordinal)],
        Events = cache.Events?.Map is not { } map ? []
            : [.. map.KnownNames.Select(name => new EventRow(name, map.TemplatesOf(name), map.HandlersOf(name))), .. map.KnownTypes.Select(static type => new EventRow(type, [], Handlers: null))],
        Namespaces = [.. (cache.Profiles?.All ?? []).Where(static one => one.Namespace.Length > 0).Select(static one => one.Namespace + ":").Order(StringComparer.Ordinal)],
    };
}
