using System.Buffers;

namespace FusionTiered.Redis.Commands;

/// <summary>Says for 30 s that a node writes without a message. Allowed when Redis is full, as removals are.</summary>
/// <remarks>Longer than a process that was stopped is likely to stand still: its connection may be alive then, and it writes at once.</remarks>
internal static class BeQuiet
{
    private static readonly RedisScript Script = new("quiet", "#!lua flags=allow-oom\nredis.call('SET', KEYS[1], '1', 'PX', 30000)\nreturn 1");

    public static Eval<IntegerReply, long> Command(MessageNames messages) => new(Script, new[] { messages.Quiet }, default, withSource: true);
}
