using FusionTiered.Alerts;
using FusionTiered.AspNetCore.Access;
using FusionTiered.AspNetCore.Events;
using FusionTiered.Engines;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>One cache, as the endpoints of one mapping see it.</summary>
internal sealed class MappedCache
{
    private readonly bool _revealsKeys;

    public MappedCache(string name, IDomainCache cache, CacheEndpointOptions options, IServiceProvider services)
    {
        Name = name;
        Cache = cache;
        Inspector = CacheInspector.Of(cache);
        Redaction = new Redaction(options);
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Window = new StatisticsWindow(options.Window, time);

        // It begins with the cache, and not with its first reader: a second reader would find it nearly empty.
        Window.Look(EmptyStatistics.Value);
        Feed = new EventFeed(cache, Redaction, options, time);

        // Absent where the cache is a fake of the application.
        var live = services.GetKeyedService<LiveProfiles>(name);
        Profiles = live?.Catalog;
        _revealsKeys = live?.Options.RevealKeys == true;
        Events = services.GetKeyedService<LiveEvents>(name);
        Alerts = services.GetKeyedService<ICacheAlerts>(name);
    }

    /// <summary>Its name; empty for the one without.</summary>
    public string Name { get; }

    public IDomainCache Cache { get; }

    public ICacheInspector Inspector { get; }

    /// <summary>Counts what a clear took from L2; null: the cache is none of ours.</summary>
    public ISweepsL2? Sweeper => Cache as ISweepsL2;

    public Redaction Redaction { get; }

    /// <summary>The figures of the last minutes.</summary>
    public StatisticsWindow Window { get; }

    public EventFeed Feed { get; }

    public ProfileCatalog? Profiles { get; }

    public LiveEvents? Events { get; }

    /// <summary>The alerts of the application; null: it has none.</summary>
    public ICacheAlerts? Alerts { get; }

    /// <summary>The name of a profile that a key belongs to.</summary>
    public string ProfileOf(in CacheKey key) => Profiles?.ByText(key.Text).Name ?? key.Profile.Name;

    /// <summary>A key as the log of the cache shows it.</summary>
    public string Logged(in CacheKey key) => _revealsKeys ? key.Text : key.LogText;

    /// <summary>A pattern or a tag as the log of the cache shows it.</summary>
    public string Logged(string text) => _revealsKeys ? text : KeyHash.Shown(KeyHash.Of(text));
}
