using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary><c>AUTH user password</c> on a connection that is in use. After a refusal it goes on as the user that it was.</summary>
internal readonly struct Auth(RedisCredentials credentials) : IRedisCommand<bool>
{
    public static string Name => "AUTH";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("AUTH"u8, 2);
        writer.Argument(credentials.User ?? "default");
        writer.Argument(credentials.Password);
    }

    public void Read(int index, ref RespReader reply, ref bool result)
    {
        // Without the text, as with HELLO.
        reply.ThrowIfError(Name, withText: false);
        reply.ReadOk();
        result = true;
    }

    /// <summary>Nothing: this struct holds a password.</summary>
    public override string ToString() => Name;
}
