using FusionTiered.Time;
namespace FusionTiered;

/// <summary>
/// Lifetimes for data that needs no profile of its own, under keys that follow no pattern:
/// <c>CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime)</c>.
/// </summary>
/// <remarks>Each is the default profile with another lifetime; everything else is as that profile says.</remarks>
public static class CacheStrategy
{
    /// <summary>The default profile with its own lifetime.</summary>
    public static CacheProfile Default => CacheProfile.Default;

    /// <summary>30 seconds: prices, global figures.</summary>
    public static CacheProfile RealTime { get; } = CacheProfile.Strategy(TimeSpan.FromSeconds(30));

    /// <summary>5 minutes: indexes that move a few times an hour.</summary>
    public static CacheProfile ShortTerm { get; } = CacheProfile.Strategy(TimeSpan.FromMinutes(5));

    /// <summary>1 hour.</summary>
    public static CacheProfile MediumTerm { get; } = CacheProfile.Strategy(TimeSpan.FromHours(1));

    /// <summary>3 hours: indicators over long periods.</summary>
    public static CacheProfile LongTerm { get; } = CacheProfile.Strategy(TimeSpan.FromHours(3));

    /// <summary>A lifetime of the caller's choice. Keep the handle in a static field.</summary>
    /// <param name="lifetime">50 milliseconds to 366 days.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is outside of that range.</exception>
    public static CacheProfile Custom(TimeSpan lifetime)
    {
        if (!Time.Lifetimes.IsOne(lifetime))
        {
            throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, $"A lifetime is {Time.Lifetimes.Range}.");
        }

        return CacheProfile.Strategy(lifetime);
    }
}
