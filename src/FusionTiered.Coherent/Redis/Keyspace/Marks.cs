using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Keyspace;

/// <summary>Marks: keys that are made and deleted in one write, only to be announced. That tells of a change where nothing was stored.</summary>
internal sealed class Marks(RedisCalls calls, KeyLayout layout)
{
    // Only for the case that the DEL behind it never arrives.
    private const long Milliseconds = 10_000;

    private static readonly RedisScript EvenIfFull = new(
        "mark", "#!lua flags=allow-oom\nredis.call('SET', KEYS[1], '', 'PX', ARGV[1])\nreturn redis.call('DEL', KEYS[1])");

    // Nothing is stored: the message is all.
    private static readonly ChangeScript Message = new("mark", "#!lua flags=allow-oom\ntell(KEYS[1])\nreturn 1");

    private static readonly ReadOnlyMemory<byte> Lifetime = "10000"u8.ToArray();

    private readonly Telling _telling = new(calls, layout);

    /// <summary>Adds a mark to a batch. Its writer hears nothing of it.</summary>
    public static BatchReply<Set, bool> AddTo(RedisBatch batch, RedisKey mark)
    {
        var set = batch.Set(new(mark, ReadOnlyMemory<byte>.Empty, Milliseconds));
        batch.Delete(mark);
        return set;
    }

    /// <summary>Looks at the answer of a mark. A server that is full refuses it, and is asked again in a way it allows, which its writer hears, too.</summary>
    /// <param name="set">The answer.</param>
    /// <param name="again">The mark for that case.</param>
    /// <param name="options">How to send.</param>
    public async ValueTask EnsureAsync(BatchReply<Set, bool> set, RedisKey again, SendOptions options)
    {
        if (set.Error?.Is(RespErrorCodes.OutOfMemory) == true)
        {
            await calls.Client.EvalAsync<IntegerReply, long>(EvenIfFull, new[] { again }, new[] { new System.Buffers.ReadOnlySequence<byte>(Lifetime) }, options).ConfigureAwait(false);
            return;
        }

        _ = set.Result;
    }

    /// <summary>Leaves a mark alone.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="again">The same for a server that is full.</param>
    /// <param name="deadline">When it ends at the latest.</param>
    public async ValueTask LeaveAsync(RedisKey mark, RedisKey again, TimeSpan deadline)
    {
        var options = calls.Write(deadline);
        try
        {
            if (_telling.IsNeeded)
            {
                await _telling.RunAsync<IntegerReply, long>(Message, [mark], [], options).ConfigureAwait(false);
                return;
            }

            var batch = new RedisBatch();
            var set = AddTo(batch, mark);
            await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
            await EnsureAsync(set, again, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }
}
