using System.Globalization;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.L2;

/// <summary>Numbers that only grow: the server's clock in microseconds at their last raise, or one more than before.</summary>
internal sealed class Versions(RedisCalls calls, KeyLayout layout)
{
    private readonly Telling _telling = new(calls, layout);

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
        {
            return [];
        }

        var options = calls.Read(deadline);
        var keys = new RedisKey[versions.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = layout.Version(versions[i]);
        }

        try
        {
            var first = new RedisBatch();
            var asked = first.Add<GetNumbers, long[]>(new(keys));
            var time = first.Add<Commands.Time, long>(default);
            await first.SendAsync(calls.Client, options).ConfigureAwait(false);
            var numbers = asked.Result;
            if (!AreAll(numbers))
            {
                numbers = await MakeAsync(keys, numbers, time.Result, options).ConfigureAwait(false);
            }

            return AreAll(numbers) ? numbers : throw new RemoteTierException(RemoteFailure.Refused, "A version that was made in Redis is gone already.");
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    private static bool AreAll(long[] numbers) => Array.TrueForAll(numbers, static number => number > 0);

    /// <summary>
    /// Makes absent numbers by a plain SET NX, which is not announced to this node, and reads all again; by script where the server is full,
    /// something else stands there, or nodes tell each other.
    /// </summary>
    private async ValueTask<long[]> MakeAsync(RedisKey[] keys, long[] numbers, long now, SendOptions options)
    {
        if (_telling.IsNeeded)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                numbers[i] = numbers[i] > 0 ? numbers[i] : await ByScriptAsync(keys[i], Scripts.Make, options).ConfigureAwait(false);
            }

            return numbers;
        }

        ReadOnlyMemory<byte> number = System.Text.Encoding.ASCII.GetBytes(now.ToString(CultureInfo.InvariantCulture));
        var batch = new RedisBatch();
        var made = new BatchReply<Set, bool>?[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            made[i] = numbers[i] == GetNumbers.Absent ? batch.Set(new(keys[i], number, when: SetWhen.Absent)) : null;
        }

        var again = batch.Add<GetNumbers, long[]>(new(keys));
        await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
        numbers = again.Result;
        for (var i = 0; i < keys.Length; i++)
        {
            if (numbers[i] == GetNumbers.Unreadable || made[i]?.Error?.Is(RespErrorCodes.OutOfMemory) == true)
            {
                numbers[i] = await ByScriptAsync(keys[i], Scripts.Make, options).ConfigureAwait(false);
            }
            else
            {
                _ = made[i]?.Result;
            }
        }

        return numbers;
    }

    private async ValueTask<long> ByScriptAsync(RedisKey key, System.Buffers.ReadOnlySequence<byte> how, SendOptions options) =>
        await _telling.RunAsync<IntegerReply, long>(Scripts.Raise, [key], [how], options).ConfigureAwait(false);
}
