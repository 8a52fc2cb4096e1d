using System.Runtime.InteropServices;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// Commands that are written without a gap and awaited together: one round trip, nothing of ours between them.
/// It is no transaction: each has its own answer or error, and other clients may come in between.
/// </summary>
internal sealed class RedisBatch
{
    private readonly List<BatchPart> _parts = [];
    private bool _writes;

    public int Count => _parts.Count;

    /// <summary>Adds a command; its answer can be read when the batch was awaited.</summary>
    public BatchReply<TCommand, TReply> Add<TCommand, TReply>(TCommand command)
        where TCommand : struct, IRedisCommand<TReply>
    {
        var part = new BatchReply<TCommand, TReply>(command);
        _parts.Add(part);
        _writes |= TCommand.IsWrite;
        return part;
    }

    public BatchReply<Get, RentedBytes?> Get(RedisKey key) => Add<Get, RentedBytes?>(new(key));

    public BatchReply<Set, bool> Set(Set command) => Add<Set, bool>(command);

    public BatchReply<Delete, long> Delete(params RedisKey[] keys) => Add<Delete, long>(new(keys));

    /// <summary>
    /// Sends everything added so far; the task ends when the last answer is there. Counts as a read, which may be tried once more,
    /// when none of its commands writes.
    /// </summary>
    public async ValueTask SendAsync(ICommandChannel channel, SendOptions options = default, CancellationToken cancellation = default)
    {
        if (_parts.Count == 0)
        {
            return;
        }

        try
        {
            _ = _writes
                ? await channel.SendAsync<Run<Writing>, bool>(new(_parts), options, cancellation).ConfigureAwait(false)
                : await channel.SendAsync<Run<Reading>, bool>(new(_parts), options, cancellation).ConfigureAwait(false);
        }
        catch
        {
            // Some may have been answered already; nobody will read them, and nothing is read into them any more.
            foreach (var part in _parts)
            {
                part.Drop();
            }

            throw;
        }
    }

    private interface IEffect
    {
        static abstract bool IsWrite { get; }
    }

    private readonly struct Reading : IEffect
    {
        public static bool IsWrite => false;
    }

    private readonly struct Writing : IEffect
    {
        public static bool IsWrite => true;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Run<TEffect>(List<BatchPart> parts) : IRedisCommand<bool>
        where TEffect : struct, IEffect
    {
        private int _part;
        private int _first;

        public static string Name => "batch";

        public static bool IsWrite => TEffect.IsWrite;

        public readonly int Replies => parts.Sum(static part => part.Replies);

        public readonly void Write(ref RespWriter writer)
        {
            foreach (var part in parts)
            {
                part.Write(ref writer);
            }
        }

        public void Read(int index, ref RespReader reply, ref bool result)
        {
            while (index - _first >= parts[_part].Replies)
            {
                _first += parts[_part++].Replies;
            }

            parts[_part].Read(index - _first, ref reply);
            result = true;
        }
    }
}
