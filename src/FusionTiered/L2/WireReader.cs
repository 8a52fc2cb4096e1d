using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tickets;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>Reads FusionCache's format of L2 for reads that go past FusionCache.</summary>
internal sealed class WireReader(RegisteredSerializer serializer, EntryTimes times)
{
    /// <summary>The entry with its times on the local clock, and how long it is fresh; null: FusionCache decides.</summary>
    public FusionCacheDistributedEntry<T>? Read<T>(L2Answer answer, out TimeSpan freshFor)
    {
        freshFor = TimeSpan.Zero;
        FusionCacheDistributedEntry<T>? entry;
        try
        {
            entry = answer.Data is { } bytes ? serializer.Read<T>(bytes) : null;
        }
#pragma warning disable CA1031 // Whatever a serializer throws: FusionCache meets it again, and tells of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }

        if (entry is null or { Metadata.IsStale: true })
        {
            return null;
        }

        freshFor = times.FreshFor(entry.LogicalExpirationTimestamp);
        return freshFor > TimeSpan.Zero ? entry : null;
    }
}
