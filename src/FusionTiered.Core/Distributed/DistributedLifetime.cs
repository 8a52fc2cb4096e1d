using FusionTiered.Time;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Distributed;

/// <summary>Expirations of IDistributedCache as lifetimes.</summary>
/// <remarks>
/// A sliding item is stored for a quarter longer than it may lie unread, and stored again when a read comes after that
/// quarter: so not every read is a write, and still each read gives it its full time. In the node that read it last the
/// time is kept exactly, elsewhere with that quarter on top.
/// </remarks>
internal static class DistributedLifetime
{
    private const double Reserve = 0.25;

    /// <summary>The item that the options describe.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The absolute expiration is not in the future.</exception>
    public static DistributedItem Describe(byte[] bytes, DistributedCacheEntryOptions options, DateTimeOffset now)
    {
        if (options.AbsoluteExpiration is { } end && end <= now)
        {
            throw new ArgumentOutOfRangeException(nameof(options), end, "The absolute expiration value must be in the future.");
        }

        // The relative one wins, as it does elsewhere.
        var endsAt = options.AbsoluteExpirationRelativeToNow is { } span ? After(now, span) : options.AbsoluteExpiration;
        return new(bytes, options.SlidingExpiration ?? TimeSpan.Zero, endsAt);
    }

    /// <summary>How long the tiers keep the item from now on; null: it is over.</summary>
    public static TimeSpan? Of(DistributedItem item, DateTimeOffset now)
    {
        var lifetime = item.SlidingFor == TimeSpan.Zero ? Lifetimes.Longest : Shorter(item.SlidingFor, Lifetimes.Longest / 2) * (1 + Reserve);
        if (item.EndsAt is { } end)
        {
            lifetime = Shorter(lifetime, end - now);
        }

        return lifetime < Lifetimes.Shortest ? null : lifetime;
    }

    /// <summary>Whether nobody read the item for as long as it may lie unread.</summary>
    public static bool IsOver(DistributedItem item, TimeSpan unused, DateTimeOffset now) =>
        (item.SlidingFor > TimeSpan.Zero && unused >= item.SlidingFor) || item.EndsAt <= now;

    /// <summary>Whether a read has to give the item its lifetime anew.</summary>
    public static bool IsDue(DistributedItem item, TimeSpan written) => item.SlidingFor > TimeSpan.Zero && written >= item.SlidingFor * Reserve;

    private static DateTimeOffset? After(DateTimeOffset now, TimeSpan span) => span > Lifetimes.Longest ? null : now + span;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
