using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Distributed;

/// <summary>Finds the application's <see cref="IDistributedCache"/>, and sees to it that it is not a face of ours: that would be a cache behind itself.</summary>
internal static class ApplicationDistributedCache
{
    public const string Missing = "UseDistributedCache finds no IDistributedCache: register one (AddStackExchangeRedisCache, AddDistributedSqlServerCache, ...), or name one.";

    // Our face needs its cache to be made, whose tier is being made here. All that happens on one thread.
    [ThreadStatic]
    private static bool t_isLooking;

    public static IDistributedCache Find(IServiceProvider services, Func<IServiceProvider, IDistributedCache>? choose)
    {
        IDistributedCache? found;
        var before = t_isLooking;
        t_isLooking = true;
        try
        {
            found = choose is null ? (IDistributedCache?)services.GetService(typeof(IDistributedCache)) : choose(services);
        }
        finally
        {
            t_isLooking = before;
        }

        return found switch
        {
            null => throw new InvalidOperationException(Missing),
            DistributedCacheFace => throw OwnFace(),
            _ => found,
        };
    }

    /// <summary>Called by whoever makes a face of ours.</summary>
    public static void RefuseOwnFace()
    {
        if (t_isLooking)
        {
            throw OwnFace();
        }
    }

    private static InvalidOperationException OwnFace() => new(
        "UseDistributedCache finds the IDistributedCache that AsDistributedCache registered, which is FusionTiered itself. "
        + "Register the application's own under a key (AddKeyedSingleton<IDistributedCache>) and name it: UseDistributedCache(services => services.GetRequiredKeyedService<IDistributedCache>(key)).");
}
