using System.Buffers;
using FusionTiered.Engines;
using FusionTiered.Keys;
using FusionTiered.L2.Payloads;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.L2;

/// <summary>Removes the values that raised versions have ended. Unlike <see cref="PatternClear"/> it leaves the values that were loaded since, and every lease.</summary>
internal sealed class EndedSweep(RedisCalls calls, KeyLayout layout)
{
    private const int KeysAtOnce = 500;

    public async ValueTask<L2Sweep> RunAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var glob = Glob.Parse(pattern);
        long removed = 0;
        ulong cursor = 0;
        try
        {
            do
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return new L2Sweep(L2SweepOutcome.Stopped);
                }

                var page = await calls.Client.ScanAsync(cursor, layout.DataLike(glob.ForBytes), KeysAtOnce, calls.Write(deadline), CancellationToken.None).ConfigureAwait(false);
                removed += await RemoveAsync(page.Keys, glob, endedBy, deadline).ConfigureAwait(false);
                cursor = page.Cursor;
            }
            while (cursor != 0);
            return L2Sweep.Counted(removed);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    // One script for the keys of each version.
    private async ValueTask<long> RemoveAsync(byte[][] keys, Glob glob, Func<string, string?> endedBy, TimeSpan deadline)
    {
        long removed = 0;
        foreach (var some in keys.Select(key => (Key: key, Text: layout.TextOfData(key))).Where(each => glob.IsMatch(each.Text)).GroupBy(each => endedBy(each.Text), StringComparer.Ordinal))
        {
            if (some.Key is { } version)
            {
                RedisKey[] all = [layout.Version(version), .. some.Select(static each => new RedisKey(each.Key)), .. some.Select(each => layout.Lease(each.Text))];
                removed += await calls.Client.EvalAsync<IntegerReply, long>(Scripts.Sweep, all, Arguments(version), calls.Write(deadline), CancellationToken.None).ConfigureAwait(false);
            }
        }

        return removed;
    }

    private static ReadOnlySequence<byte>[] Arguments(string version) => RemoteVersions.IsOfTag(version)
        ? [Scripts.Argument(0), Scripts.Argument(RemoteVersions.TagOf(version))]
        : [Scripts.Argument(EndedPayload.PlaceOf(version)), Scripts.Argument(string.Empty)];
}
