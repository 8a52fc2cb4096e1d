using System.Globalization;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.L2;

/// <summary>The word that makes a version: the time of the entry on Redis's clock, and what no other word has.</summary>
/// <remarks>The time is that of the entry's payload, at the earliest: a sweep after a clear tells by it what came later. All else compares whole words only.</remarks>
internal static class VersionWord
{
    private static readonly string Node = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
    private static int s_count = Random.Shared.Next();

    /// <summary>A new word.</summary>
    /// <param name="clock">Redis's clock, which has told its time. Else the word is older than any mark.</param>
    /// <param name="ticket">The write; null: one that begins now.</param>
    public static string New(RedisClock clock, StoreTicket? ticket)
    {
        var time = clock.IsKnown ? TimeOf(clock.Earliest - (ticket is null ? 0 : clock.TicksSince(ticket.SourceAsked))) : TimeOf(DateTime.UnixEpoch.Ticks);
        return string.Create(CultureInfo.InvariantCulture, $"{time}.{Node}{(uint)Interlocked.Increment(ref s_count):x}");
    }

    /// <summary>A time as words begin with it: of two, the later one is the greater text.</summary>
    /// <param name="ticks">A time of Redis, in ticks of UTC.</param>
    public static string TimeOf(long ticks) => (ticks - DateTime.UnixEpoch.Ticks).ToString("x14", CultureInfo.InvariantCulture);
}
