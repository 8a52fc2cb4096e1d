using FusionTiered.Fusion.Engine;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Tests.Support;

/// <summary>One cache on the engine, registered as an application would, with the profile <see cref="Feed"/> and no jitter.</summary>
internal sealed class FusionNode : IAsyncDisposable
{
    public static readonly CacheProfile Feed = new("feed");

    private readonly ServiceProvider _provider;

    private FusionNode(ServiceProvider provider) => _provider = provider;

    public IDomainCache Cache => _provider.GetRequiredService<IDomainCache>();

    public FusionEngine Engine => ((FusionDomainCache)Cache).Engine;

    public IFusionCache Fusion => Cache.GetFusionCache(Feed);

    public ProfileCounters Counters => Engine.Profiles.Registered(Feed).Counters;

    public static CacheKey Key(string part = "k") => Feed.Of(part);

    public static FusionNode New(
        Action<CacheProfileOptions>? feed = null, Action<FusionEngineOptions>? engine = null, Action<FusionTieredOptions>? all = null, Action<InvalidationMap>? events = null, Action<IFusionTieredBuilder>? use = null,
        ILoggerFactory? log = null)
    {
        var services = new ServiceCollection();
        if (log is not null)
        {
            services.AddSingleton(log);
        }

        var builder = services.AddFusionTiered(options =>
        {
            options.Defaults.Jitter = 0;
            options.Add(Feed, profile =>
            {
                profile.Lifetime = TimeSpan.FromHours(1);
                feed?.Invoke(profile);
            });
            all?.Invoke(options);
        }).UseFusionCache(engine).AddInvalidation(map => events?.Invoke(map));
        use?.Invoke(builder);
        return new(services.BuildServiceProvider());
    }

    /// <summary>On a redis-server, with time enough for a busy machine.</summary>
    public static FusionNode OnRedis(string endpoint, string prefix, Action<CacheProfileOptions>? feed = null, Action<InvalidationMap>? events = null) => New(
        feed,
        engine: null,
        all =>
        {
            all.KeyPrefix = prefix;
            Patient(all);
        },
        events,
        builder => builder.UseRedis(PatientWith(endpoint)));

    /// <summary>A busy machine is no reason to go on without Redis.</summary>
    public static void Patient(FusionTieredOptions all) => all.L2.ReadDeadline = all.L2.WriteDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The same for the connection.</summary>
    public static ConfigurationOptions PatientWith(string endpoint) => ConfigurationOptions.Parse(endpoint + ",asyncTimeout=5000,syncTimeout=5000");

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
