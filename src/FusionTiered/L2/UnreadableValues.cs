using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using Log = FusionTiered.Fusion.Telemetry.Log;

namespace FusionTiered.Fusion.L2;

/* The values of one profile in L2 that this node cannot read. Each is a miss for its caller, who goes on to the source. It is counted and
   logged, and damaged bytes are removed behind the call: a read without a source would meet them again and again until their lifetime ends.
   Bytes that other nodes may be able to read stay until a load replaces them: those of another version (they come here as no failure),
   those that are too long for this node alone, and an entry whose value this node can make nothing of. One node with a wrong type, an
   older key ring or a missing assembly would else empty Redis for all. */
internal sealed class UnreadableValues(VersionedL2 l2, ProfileState profile, KeyEventLog keyEvents, CacheTelemetry telemetry, ILogger log)
{
    /// <summary>The bytes that L2 answered the present call with could not be read. FusionCache may read them twice in a call, and calls may share an answer; they are noted once.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="failure">The failure of the serializer.</param>
    /// <param name="isDamaged">Whether the bytes are to blame, and not this node or the type of the call.</param>
    public void Note(byte[] value, Exception failure, Func<bool> isDamaged)
    {
        if (StoreTicket.Current is not { SeenVersion: { } version } ticket || !ReferenceEquals(ticket.Bytes, value) || string.Equals(ticket.UnreadableVersion, version, StringComparison.Ordinal))
        {
            return;
        }

        ticket.UnreadableVersion = version;
        if (!ticket.FromL2!.NoteUnreadable())
        {
            return;
        }

        profile.Counters.PayloadRefused();
        Log.NotRead(log, profile.Name, keyEvents.Shown(CacheKey.Parse(ticket.Key)), failure.GetType().Name, failure);
        if (isDamaged())
        {
            _ = RemoveAsync(ticket.Key, version, value);
        }
    }

    private async Task RemoveAsync(string key, string version, byte[] value)
    {
        var operation = telemetry.WatchesL2 ? telemetry.BeginL2(L2Operations.Remove, profile.Name, key) : default;
        try
        {
            await l2.RemoveUnreadableAsync(key, version, value).ConfigureAwait(false);
            operation.End();
        }
#pragma warning disable CA1031 // Nobody waits for it. The next read meets the value again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            operation.End(failure);
        }
    }
}
