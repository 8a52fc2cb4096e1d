using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using Log = FusionTiered.Fusion.Telemetry.Log;

namespace FusionTiered.Fusion.L2;

/* The values of one profile in L2 whose bytes cannot be read. Each is a miss for its caller, who goes on to the source. It is counted,
   logged, and removed behind the call: a read without a source would meet it again and again until its lifetime ends.
   Bytes that other nodes may be able to read stay: those of another version (they come here as no failure), those that are too long for
   this node alone, and all bytes where the type is to blame, which the serializer cannot make of anything. */
internal sealed class UnreadableValues(VersionedL2 l2, ProfileState profile, KeyEventLog keyEvents, CacheTelemetry telemetry, ILogger log)
{
    /// <summary>The bytes that L2 answered the present call with could not be read. FusionCache may read them twice in a call, and calls may share an answer; they are noted once.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="failure">The failure of the serializer.</param>
    public void Note(byte[] value, Exception failure)
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
        if (IsOfBytes(failure))
        {
            _ = RemoveAsync(ticket.Key, version, value);
        }
    }

    /// <summary>Whether the bytes are to blame, and not the type that was asked for or the limits of this node.</summary>
    internal static bool IsOfBytes(Exception failure) =>
        failure is not (PayloadTooLargeException or NotSupportedException or InvalidOperationException or OutOfMemoryException);

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
