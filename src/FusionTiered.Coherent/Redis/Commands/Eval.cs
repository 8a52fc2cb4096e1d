using System.Buffers;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>EVALSHA digest n key... arg...</c>, or <c>EVAL</c> with the text, which also teaches it to the server.</summary>
/// <typeparam name="TRead">How the answer is read.</typeparam>
/// <typeparam name="TReply">The type of the answer.</typeparam>
/// <param name="script">The script.</param>
/// <param name="keys">KEYS.</param>
/// <param name="arguments">ARGV; they must stay as they are until the reply has come.</param>
/// <param name="withSource">EVAL instead of EVALSHA.</param>
internal readonly struct Eval<TRead, TReply>(
    RedisScript script, ReadOnlyMemory<RedisKey> keys, ReadOnlyMemory<ReadOnlySequence<byte>> arguments, bool withSource = false) : IRedisCommand<TReply>
    where TRead : struct, IScriptReply<TReply>
{
    public static string Name => "EVALSHA";

    public static bool IsWrite => true;

    public int Replies => 1;

    /// <summary>The same call with the script's text.</summary>
    public Eval<TRead, TReply> WithSource => new(script, keys, arguments, withSource: true);

    public void Write(ref RespWriter writer)
    {
        writer.Command(withSource ? "EVAL"u8 : "EVALSHA"u8, 2 + keys.Length + arguments.Length);
        writer.Argument(withSource ? script.Source.Span : script.Digest.Span);
        writer.Argument(keys.Length);
        foreach (var key in keys.Span)
        {
            key.WriteTo(ref writer);
        }

        foreach (var argument in arguments.Span)
        {
            writer.Argument(argument);
        }
    }

    public void Read(int index, ref RespReader reply, ref TReply result)
    {
        reply.ThrowIfError(script.Name);
        result = TRead.Read(ref reply);
    }
}
