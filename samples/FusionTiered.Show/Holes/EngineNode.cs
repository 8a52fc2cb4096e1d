using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Holes;

/// <summary>A node of FusionTiered on FusionCache, registered as an application registers it.</summary>
internal sealed class EngineNode : HoleNode
{
    private static readonly Dictionary<Life, CacheProfile> Profiles = Enum.GetValues<Life>().ToDictionary(life => life, life => new CacheProfile(NameOf(life)));

    private readonly ServiceProvider _services;
    private readonly IDomainCache _cache;

    private EngineNode(ServiceProvider services) => (_services, _cache) = (services, services.GetRequiredService<IDomainCache>());

    public static CacheProfile ProfileOf(Life life) => Profiles[life];

    public static EngineNode Start(NodePlace place, bool stockParts)
    {
        var services = new ServiceCollection();
        services.AddFusionTiered(options =>
            {
                options.KeyPrefix = place.Prefix;
                if (place.IsPatient)
                {
                    options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(5);
                }

                foreach (var (life, profile) in Profiles)
                {
                    options.Add(profile, settings => Describe(settings, life));
                }
            })
            .UseFusionCache(engine => engine.StockRedisParts = stockParts)
            .UseRedis(redis =>
            {
                redis.Endpoints.Clear();
                redis.Endpoints.Add(place.Endpoint);
                redis.ClientName = place.Name;
                redis.ConnectTimeout = TimeSpan.FromSeconds(2);
            });
        return new(services.BuildServiceProvider());
    }

    public override async ValueTask<string> GetOrSetAsync(Life life, string key, Func<CancellationToken, ValueTask<string>> source, TimeSpan? lifetime = null) =>
        (await _cache.GetOrSetAsync(KeyOf(life, key), async ct => new HeldText(await source(ct)), new CacheCallOptions { Lifetime = lifetime })).Text;

    public override async ValueTask<Seen> TryGetAsync(Life life, string key)
    {
        var read = await _cache.GetAsync<HeldText>(KeyOf(life, key));
        return read.Found ? new(read.Value.Text, read.IsVerified) : default;
    }

    public override async ValueTask SetAsync(Life life, string key, string value, string? tag = null) =>
        await _cache.SetAsync(KeyOf(life, key), new HeldText(value), tag is null ? default : CacheCallOptions.Tagged(tag));

    public override async ValueTask RemoveAsync(Life life, string key) => await _cache.RemoveAsync(KeyOf(life, key));

    public override async ValueTask ExpireAsync(Life life, string key) => await _cache.ExpireAsync(KeyOf(life, key));

    public override async ValueTask RemoveByTagAsync(string tag) => await _cache.InvalidateTagAsync(tag);

    public override ValueTask DisposeAsync() => _services.DisposeAsync();

    private static CacheKey KeyOf(Life life, string key) => Profiles[life].Of(key);

    private static string NameOf(Life life) => life switch
    {
        Life.Usual => "usual",
        Life.Eager => "eager",
        Life.Soft => "soft",
        Life.Hung => "hung",
        _ => "long",
    };

    private static void Describe(CacheProfileOptions settings, Life life)
    {
        settings.Jitter = 0;
        settings.StaleFor = TimeSpan.Zero;
        settings.Lifetime = settings.L1Lifetime = TimeSpan.FromMinutes(10);
        switch (life)
        {
            case Life.Eager:
                settings.Lifetime = settings.L1Lifetime = TimeSpan.FromSeconds(10);
                settings.EagerRefresh = 0.03;
                break;
            case Life.Soft:
                settings.StaleFor = TimeSpan.FromMinutes(5);
                settings.RetryAfter = TimeSpan.FromMilliseconds(1);
                settings.SoftDeadline = TimeSpan.FromSeconds(0.3);
                break;
            case Life.Hung:
                settings.HardDeadline = TimeSpan.FromSeconds(0.2);
                break;
            case Life.Long:
                settings.Lifetime = settings.L1Lifetime = TimeSpan.FromDays(30);
                break;
            default:
                break;
        }
    }
}
