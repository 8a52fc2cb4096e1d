using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>Writes that ask nobody. Each voids the lease of its key in front of it, in the same write.</summary>
internal sealed class ValueWrites(RedisCalls calls, KeyLayout layout, Marks marks, LargeValues large, NodePresence presence)
{
    private const int Tries = 2;

    private readonly Telling _telling = new(calls, layout);
    private long _sets;

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        try
        {
            if (calls.IsLarge(payload.Length))
            {
                await large.SetAsync(key, payload, keepFor, deadline).ConfigureAwait(false);
                return;
            }

            await SetInTimeAsync(key, payload, Lifetimes.Milliseconds(keepFor), calls.Write(deadline)).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public ValueTask<bool> RemoveAsync(string key, TimeSpan deadline) => ChangeAsync(key, keepFor: null, deadline);

    public ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline) =>
        ChangeAsync(key, keepFor > TimeSpan.Zero ? keepFor : null, deadline);

    public async ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline)
    {
        try
        {
            return await _telling.RunAsync<IntegerReply, long>(
                Scripts.Touch,
                [layout.Data(key)],
                [Scripts.Argument(Lifetimes.Milliseconds(keepFor)), Scripts.Argument((long)Math.Ceiling(staleFor.TotalMilliseconds))],
                calls.Write(deadline)).ConfigureAwait(false) != 0;
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public async ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline)
    {
        var (how, offset, bytes) = Scripts.Arguments(seen);
        try
        {
            return await _telling.RunAsync<IntegerReply, long>(
                Scripts.RemoveIf, [layout.Data(key)], [how, offset, bytes], calls.WriteBySize(deadline, bytes.Length)).ConfigureAwait(false) != 0;
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    // A write that its caller has given up may still be on its way, and another node may have written the key since.
    private async ValueTask SetInTimeAsync(string key, ReadOnlyMemory<byte> payload, long milliseconds, SendOptions options)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var deadline = await calls.Client.DeadlineAtServerAsync(options).ConfigureAwait(false);
            if (_telling.IsNeeded
                ? await SetByScriptAsync(key, payload, milliseconds, deadline, options).ConfigureAwait(false)
                : await SetPlainlyAsync(key, payload, milliseconds, deadline, options).ConfigureAwait(false))
            {
                return;
            }

            // We still wait, so it was not late: the clock of the server was set, or ours stood still.
            calls.Client.ForgetServerClock();
        }

        throw new RemoteTierException(RemoteFailure.Refused, "A value was not stored in Redis: it came there after its deadline.");
    }

    private ValueTask<bool> SetPlainlyAsync(string key, ReadOnlyMemory<byte> payload, long milliseconds, long deadline, SendOptions options)
    {
        var upload = layout.Upload(key, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{presence.Node}/{Interlocked.Increment(ref _sets)}"));
        var command = new SetInTime(layout.Lease(key), upload, layout.Data(key), payload, milliseconds, deadline);
        return calls.Client.SendAsync<SetInTime, bool>(command, options, CancellationToken.None);
    }

    private async ValueTask<bool> SetByScriptAsync(string key, ReadOnlyMemory<byte> payload, long milliseconds, long deadline, SendOptions options) =>
        await _telling.RunAsync<IntegerReply, long>(
            Scripts.Set, [layout.Lease(key), layout.Data(key)], [new(payload), Scripts.Argument(milliseconds), Scripts.Argument(deadline)], options).ConfigureAwait(false) != 0;

    /// <summary>Shortens the lifetime, or removes, and leaves a mark.</summary>
    private async ValueTask<bool> ChangeAsync(string key, TimeSpan? keepFor, TimeSpan deadline)
    {
        var options = calls.Write(deadline);
        try
        {
            if (_telling.IsNeeded)
            {
                return await _telling.RunAsync<IntegerReply, long>(
                    Scripts.Change, [layout.Lease(key), layout.Data(key)], [Scripts.Argument(keepFor is null ? 0 : Lifetimes.Milliseconds(keepFor))], options).ConfigureAwait(false) != 0;
            }

            var batch = new RedisBatch();
            var lease = batch.Delete(layout.Lease(key));
            var removed = keepFor is null ? batch.Delete(layout.Data(key)) : null;
            var shortened = keepFor is null ? null : batch.Add<PExpire, bool>(new(layout.Data(key), Lifetimes.Milliseconds(keepFor)));
            var exists = keepFor is null ? null : batch.Add<Exists, bool>(new(layout.Data(key)));
            var mark = Marks.AddTo(batch, layout.Mark(key));
            await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
            _ = lease.Result;
            var existed = removed?.Result > 0 || exists?.Result == true;

            // A key that was there is announced by its own change. Only one that was not needs the mark.
            if (!(removed?.Result > 0 || shortened?.Result == true))
            {
                await marks.EnsureAsync(mark, layout.OwnMark(key), options).ConfigureAwait(false);
            }

            return existed;
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }
}
