using System.Buffers;
using FusionTiered.Redis.Commands;

namespace FusionTiered.Redis.Keyspace;

/// <summary>Runs the scripts that change keys. Where the server announces no changes, the other nodes are told in the same step.</summary>
internal sealed class Telling(RedisCalls calls, KeyLayout layout)
{
    /// <summary>Whether nodes tell each other. Then a change that the server would announce must be made by a script.</summary>
    public bool IsNeeded => calls.Client.Tracking.Announcements is { IsByMessages: true };

    public ValueTask<TReply> RunAsync<TRead, TReply>(ChangeScript script, RedisKey[] keys, ReadOnlySequence<byte>[] arguments, SendOptions options)
        where TRead : struct, IScriptReply<TReply> =>
        IsNeeded
            ? calls.Client.EvalAsync<TRead, TReply>(script.Telling, Keys(keys), Arguments(arguments), options)
            : calls.Client.EvalAsync<TRead, TReply>(script.Quiet, keys, arguments, options);

    /// <summary>The same as a command with the text of the script, for a batch.</summary>
    public Eval<TRead, TReply> Command<TRead, TReply>(ChangeScript script, RedisKey[] keys, ReadOnlySequence<byte>[] arguments)
        where TRead : struct, IScriptReply<TReply> =>
        IsNeeded
            ? new(script.Telling, Keys(keys), Arguments(arguments), withSource: true)
            : new(script.Quiet, keys, arguments, withSource: true);

    private RedisKey[] Keys(RedisKey[] keys) => [.. keys, layout.Messages.Counter];

    private ReadOnlySequence<byte>[] Arguments(ReadOnlySequence<byte>[] arguments) => [.. arguments, new(layout.Channel), new(layout.Origin)];
}
