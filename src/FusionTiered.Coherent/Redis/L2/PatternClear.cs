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

    private readonly Telling _telling = new(calls, layout);

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
        if (_telling.IsNeeded)
        {
            return await _telling.RunAsync<IntegerReply, long>(
                Scripts.Change, [layout.Lease(key), layout.Data(key)], [Scripts.Argument(0)], calls.Write(deadline)).ConfigureAwait(false);
        }

        var batch = new RedisBatch();
        var lease = batch.Delete(layout.Lease(key));
        var data = batch.Delete(layout.Data(key));
        await batch.SendAsync(calls.Client, calls.Write(deadline)).ConfigureAwait(false);
        _ = lease.Result;
        return data.Result;
    }

    private async ValueTask<long> SweepAsync(Glob glob, TimeSpan deadline)
    {
        _ = await SweepAsync(layout.LeasesLike(glob.ForBytes), glob, layout.TextOfLease, isTold: false, deadline).ConfigureAwait(false);
        return await SweepAsync(layout.DataLike(glob.ForBytes), glob, layout.TextOfData, isTold: true, deadline).ConfigureAwait(false);
    }

    private async ValueTask<long> SweepAsync(RedisKey pattern, Glob glob, TextOf textOf, bool isTold, TimeSpan deadline)
    {
        long removed = 0;
        ulong cursor = 0;
        do
        {
            var page = await calls.Client.ScanAsync(cursor, pattern, KeysAtOnce, calls.Write(deadline)).ConfigureAwait(false);

            // Redis counts bytes where the pattern counts characters: it may have found too much.
            var found = Array.FindAll(page.Keys, key => glob.IsMatch(textOf(key)));
            removed += isTold && _telling.IsNeeded && found.Length > 0
                ? await _telling.RunAsync<IntegerReply, long>(Scripts.RemoveAll, Array.ConvertAll(found, static key => new RedisKey(key)), [], calls.Write(deadline)).ConfigureAwait(false)
                : await calls.Client.UnlinkAsync(found, calls.Write(deadline)).ConfigureAwait(false);
            cursor = page.Cursor;
        }
        while (cursor != 0);
        return removed;
    }
}
