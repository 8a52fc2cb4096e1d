using FusionTiered.Keys;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Removes all keys that match. The leases go in a first pass: a load that began before cannot store any more when the second pass
/// begins, which finds every key stored until then.
/// </summary>
internal sealed class PatternClear(RedisCalls calls, KeyLayout layout, Marks marks)
{
    private delegate string TextOf(ReadOnlySpan<byte> key);

    private const int KeysAtOnce = 1000;

    public async ValueTask<long> ClearAsync(string pattern, TimeSpan deadline)
    {
        var glob = Glob.Parse(pattern);
        try
        {
            var removed = glob.IsExact ? await RemoveOneAsync(glob.LiteralPrefix, deadline).ConfigureAwait(false) : await SweepAsync(glob, deadline).ConfigureAwait(false);
            await marks.LeaveAsync(layout.Pattern(pattern), layout.Pattern(pattern), deadline).ConfigureAwait(false);
            return removed;
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    private async ValueTask<long> RemoveOneAsync(string key, TimeSpan deadline)
    {
        var batch = new RedisBatch();
        var lease = batch.Delete(layout.Lease(key));
        var data = batch.Delete(layout.Data(key));
        await batch.SendAsync(calls.Client, calls.Write(deadline)).ConfigureAwait(false);
        _ = lease.Result;
        return data.Result;
    }

    private async ValueTask<long> SweepAsync(Glob glob, TimeSpan deadline)
    {
        _ = await SweepAsync(layout.LeasesLike(glob.ForBytes), glob, layout.TextOfLease, deadline).ConfigureAwait(false);
        return await SweepAsync(layout.DataLike(glob.ForBytes), glob, layout.TextOfData, deadline).ConfigureAwait(false);
    }

    private async ValueTask<long> SweepAsync(RedisKey pattern, Glob glob, TextOf textOf, TimeSpan deadline)
    {
        long removed = 0;
        ulong cursor = 0;
        do
        {
            var page = await calls.Client.ScanAsync(cursor, pattern, KeysAtOnce, calls.Write(deadline)).ConfigureAwait(false);

            // Redis counts bytes where the pattern counts characters: it may have found too much.
            var found = Array.FindAll(page.Keys, key => glob.IsMatch(textOf(key)));
            removed += await calls.Client.UnlinkAsync(found, calls.Write(deadline)).ConfigureAwait(false);
            cursor = page.Cursor;
        }
        while (cursor != 0);
        return removed;
    }
}
