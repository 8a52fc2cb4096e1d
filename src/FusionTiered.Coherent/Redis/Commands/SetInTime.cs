using System.Buffers;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/* A SET that the server refuses when it comes too late. Its caller has given it up by then, and another node may have written the
   key meanwhile. Plain commands do it, because the writes of a script are announced to their own node as well:

     MULTI
     DEL lease
     SET upload value PXAT deadline     gone at once after the deadline, on the clock of the server
     PEXPIRE upload ms                  or PERSIST; nothing happens to a key that is gone
     RENAME upload data                 an error for a key that is gone
     EXEC

   In one transaction: else the RENAME alone could be held up on the network. */

/// <summary>Stores a value under a key unless the deadline has passed on the server's clock: whether it was stored. The lease is gone in either case.</summary>
/// <param name="lease">Gone before the value is written.</param>
/// <param name="upload">A key of this write alone.</param>
/// <param name="data">The key.</param>
/// <param name="value">The value; it must stay as it is until the reply has come.</param>
/// <param name="milliseconds">Lifetime; 0 keeps the value for ever.</param>
/// <param name="deadline">Milliseconds since 1970 on the clock of the server.</param>
internal readonly struct SetInTime(RedisKey lease, RedisKey upload, RedisKey data, ReadOnlyMemory<byte> value, long milliseconds, long deadline) : IRedisCommand<bool>
{
    private const int Commands = 4;

    public static string Name => "SET";

    public static bool IsWrite => true;

    public int Replies => Commands + 2;

    public void Write(ref RespWriter writer)
    {
        writer.Command("MULTI"u8, 0);
        writer.Command("DEL"u8, 1);
        lease.WriteTo(ref writer);
        writer.Command("SET"u8, 4);
        upload.WriteTo(ref writer);
        writer.Argument(new ReadOnlySequence<byte>(value));
        writer.Argument("PXAT"u8);
        writer.Argument(deadline);
        if (milliseconds > 0)
        {
            writer.Command("PEXPIRE"u8, 2);
            upload.WriteTo(ref writer);
            writer.Argument(milliseconds);
        }
        else
        {
            writer.Command("PERSIST"u8, 1);
            upload.WriteTo(ref writer);
        }

        writer.Command("RENAME"u8, 2);
        upload.WriteTo(ref writer);
        data.WriteTo(ref writer);
        writer.Command("EXEC"u8, 0);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        if (index <= Commands)
        {
            // A server that is full or read-only refuses here, and the transaction with it.
            reply.ThrowIfError(Name);
            reply.ReadAnything();
            return;
        }

        reply.ThrowIfError(Name);
        if (reply.ReadArray() != Commands)
        {
            reply.Unexpected("four answers");
        }

        for (var i = 0; i < Commands - 1; i++)
        {
            reply.ThrowIfError(Name);
            reply.ReadAnything();
        }

        if (reply.IsNextError(RespErrorCodes.Generic))
        {
            return;
        }

        reply.ThrowIfError(Name);
        reply.ReadOk();
        result = true;
    }
}
