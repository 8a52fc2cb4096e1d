using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// One question to the server, or several that are written without a gap and answered together.
/// Commands are small structs, so that sending one costs no allocation.
/// </summary>
/// <typeparam name="TReply">The type of the answer.</typeparam>
internal interface IRedisCommand<TReply>
{
    /// <summary>The command's name for errors and metrics; never an argument.</summary>
    static abstract string Name { get; }

    /// <summary>Chooses the budget when the caller names none.</summary>
    static abstract bool IsWrite { get; }

    /// <summary>Whether the server answers by a push of its own kind, unless it refuses: <see cref="Subscribe"/> does.</summary>
    static virtual bool IsAnsweredByPush => false;

    /// <summary>How many commands <see cref="Write"/> writes, hence how many replies will come.</summary>
    int Replies { get; }

    /// <summary>Writes the commands. Runs on the caller's thread; if it throws, no byte is left behind.</summary>
    void Write(ref RespWriter writer);

    /// <summary>
    /// Reads one reply, on the connection's reader: short, no waiting, no user code. Not called for a caller that has left.
    /// A <see cref="RespErrorException"/> fails this command alone; anything else closes the connection.
    /// </summary>
    /// <param name="index">Which of the <see cref="Replies"/>, from 0.</param>
    /// <param name="reply">Stands before the reply.</param>
    /// <param name="result">Default before the first reply; carried from one to the next.</param>
    void Read(int index, ref RespReader reply, ref TReply result);
}
