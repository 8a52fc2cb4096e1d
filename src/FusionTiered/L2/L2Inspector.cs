using System.Text.Json;
using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>Looks at L2, and at the entries of one profile there, for operators.</summary>
/// <param name="l2">L2; null: there is none.</param>
/// <param name="serializer">Reads the entries.</param>
/// <param name="times">The times of entries are Redis's; null: they are the local clock's.</param>
internal sealed class L2Inspector(IPlainL2? l2, RegisteredSerializer serializer, EntryTimes? times)
{
    private const int LongestValue = 1 << 18;

    /// <summary>Reads a key.</summary>
    public async ValueTask<(L2Probe Probe, PlainRead Read)> ReadAsync(string key, CancellationToken deadline)
    {
        if (l2 is null)
        {
            return (L2Probe.None, default);
        }

        var started = TimeProvider.System.GetTimestamp();
        Task<PlainRead>? reading = null;
        try
        {
            // No call of the cache: what the parts below note on tickets is not for this read.
            StoreTicket.Current = null;
            reading = l2.ReadAsync(key, deadline);
            var read = await reading.WaitAsync(deadline).ConfigureAwait(false);
            return (L2Probe.Answered(TimeProvider.System.GetElapsedTime(started)), read);
        }
#pragma warning disable CA1031 // Redis or the application's cache: whatever it throws is the answer of the probe.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _ = reading?.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return (L2Probe.Failed(TimeProvider.System.GetElapsedTime(started), failure), default);
        }
    }

    /// <summary>The entry in the bytes of a key; null: there is none.</summary>
    /// <param name="read">The bytes.</param>
    /// <param name="withValue">Whether the value is wanted.</param>
    /// <param name="isOpen">Whether nothing has ended an entry with these tags and this local time; null: not known.</param>
    public InspectedEntry? Open(in PlainRead read, bool withValue, Func<string[]?, long, bool?> isOpen)
    {
        if (read.Data is not { } bytes)
        {
            return null;
        }

        var entry = Decoded(bytes);
        if (entry is null)
        {
            return new InspectedEntry { IsUnreadable = true, Bytes = bytes.Length, KeptFor = read.Left };
        }

        var now = times?.Now ?? TimeProvider.System.GetUtcNow().UtcTicks;
        var freshFor = entry.Metadata?.IsStale == true ? TimeSpan.Zero : Left(entry.LogicalExpirationTimestamp, now);
        return new InspectedEntry
        {
            Age = Left(now, entry.Timestamp),
            FreshFor = freshFor,
            KeptFor = read.Left,
            Tags = [.. (entry.Tags ?? []).Where(static tag => !TagRules.IsOfPattern(tag))],
            Bytes = bytes.Length,
            IsVerified = isOpen(entry.Tags, entry.Timestamp),
            Value = withValue && bytes.Length <= LongestValue ? entry.Value.GetRawText() : null,
        };
    }

    private static TimeSpan Left(long until, long now) => until > now ? TimeSpan.FromTicks(until - now) : TimeSpan.Zero;

    private FusionCacheDistributedEntry<JsonElement>? Decoded(byte[] bytes)
    {
        try
        {
            return serializer.Read<JsonElement>(bytes);
        }
#pragma warning disable CA1031 // Bytes of any origin.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
