using System.Globalization;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.L2;

/// <summary>Numbers that only grow: the server's clock in microseconds at their last raise, or one more than before.</summary>
internal sealed class Versions(RedisCalls calls, KeyLayout layout)
{
    public async ValueTask<long> RaiseAsync(string version, TimeSpan deadline)
    {
        try
        {
            return await ByScriptAsync(layout.Version(version), Scripts.RaiseIt, calls.Write(deadline)).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public async ValueTask<long[]> ReadAsync(IReadOnlyList<string> versions, TimeSpan deadline)
    {
        if (versions.Count == 0)
            return [];
        var options = calls.Read(deadline);
        var keys = new RedisKey[versions.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = layout.Version(versions[i]);
        try
        {
            var numbers = await AskAsync(keys, options).ConfigureAwait(false);
            if (Array.TrueForAll(numbers, static number => number > 0))
                return numbers;
            await MakeAsync(keys, numbers, options).ConfigureAwait(false);
            numbers = await AskAsync(keys, options).ConfigureAwait(false);
            return Array.TrueForAll(numbers, static number => number > 0)
                ? numbers
                : throw new RemoteTierException(RemoteFailure.Refused, "A version that was made in Redis is gone already.");
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    private ValueTask<long[]> AskAsync(RedisKey[] keys, SendOptions options) =>
        calls.Client.SendAsync<GetNumbers, long[]>(new(keys), options, CancellationToken.None);

    /// <summary>Makes what is absent by a plain SET NX, of which this node is not told; by script where the server is full or something else stands there.</summary>
    private async ValueTask MakeAsync(RedisKey[] keys, long[] numbers, SendOptions options)
    {
        var now = (await calls.Client.TimeAsync(options).ConfigureAwait(false)).ToString(CultureInfo.InvariantCulture);
        ReadOnlyMemory<byte> number = System.Text.Encoding.ASCII.GetBytes(now);
        var batch = new RedisBatch();
        var made = new BatchReply<Set, bool>?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            made[i] = numbers[i] == GetNumbers.Absent ? batch.Set(new(keys[i], number, when: SetWhen.Absent)) : null;
        await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
        for (var i = 0; i < keys.Length; i++)
        {
            if (numbers[i] == GetNumbers.Unreadable || made[i]?.Error?.Is(RespErrorCodes.OutOfMemory) == true)
                _ = await ByScriptAsync(keys[i], Scripts.Make, options).ConfigureAwait(false);
            else
                _ = made[i]?.Result;
        }
    }

    private async ValueTask<long> ByScriptAsync(RedisKey key, System.Buffers.ReadOnlySequence<byte> how, SendOptions options) =>
        await calls.Client.EvalAsync<IntegerReply, long>(Scripts.Raise, new[] { key }, new[] { how }, options).ConfigureAwait(false);
}
