using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// <c>HELLO 3 [AUTH user password] [SETNAME name]</c>. After a refusal the server would go on serving the connection as its
/// default user (measured), so any error here ends the connection. The error's text is dropped: old servers repeat the arguments in it.
/// </summary>
internal readonly struct Hello(string? user, string? password, string? clientName) : IRedisCommand<ServerGreeting>
{
    public static string Name => "HELLO";

    public static bool IsWrite => false;

    public int Replies => 1;

    public void Write(ref RespWriter writer)
    {
        writer.Command("HELLO"u8, 1 + (password is null ? 0 : 3) + (clientName is null ? 0 : 2));
        writer.Argument(3);
        if (password is not null)
        {
            writer.Argument("AUTH"u8);
            writer.Argument(user ?? "default");
            writer.Argument(password);
        }

        if (clientName is not null)
        {
            writer.Argument("SETNAME"u8);
            writer.Argument(clientName);
        }
    }

    public void Read(int index, ref RespReader reply, ref ServerGreeting result)
    {
        reply.ThrowIfError(Name, withText: false);
        string server = "", version = "", mode = "", role = "";
        long protocol = 2, id = 0;
        for (var pairs = reply.ReadMap(); pairs > 0; pairs--)
        {
            switch (reply.ReadText())
            {
                case "server": server = reply.ReadText(); break;
                case "version": version = reply.ReadText(); break;
                case "proto": protocol = reply.ReadInteger(); break;
                case "id": id = reply.ReadInteger(); break;
                case "mode": mode = reply.ReadText(); break;
                case "role": role = reply.ReadText(); break;
                default: reply.ReadAnything(); break;
            }
        }

        result = new(server, version, protocol, id, mode, role);
    }

    /// <summary>Nothing: this struct holds a password.</summary>
    public override string ToString() => Name;
}
