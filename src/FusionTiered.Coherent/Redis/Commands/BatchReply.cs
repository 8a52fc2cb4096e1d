using System.Runtime.ExceptionServices;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Commands;

/// <summary>The answer of one command of a batch; readable once the batch was awaited.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
/// <typeparam name="TReply">Its answer.</typeparam>
internal sealed class BatchReply<TCommand, TReply>(TCommand command) : BatchPart
    where TCommand : struct, IRedisCommand<TReply>
{
    private TReply? _result;
    private bool _answered;

    /// <summary>The server's error for this command alone, if it answered with one.</summary>
    public RespErrorException? Error { get; private set; }

    /// <summary>The answer; throws <see cref="Error"/> where there is one.</summary>
    public TReply Result
    {
        get
        {
            if (Error is not null)
            {
                ExceptionDispatchInfo.Throw(Error);
            }

            return _answered ? _result! : throw new InvalidOperationException("The batch has not been answered.");
        }
    }

    public override int Replies => command.Replies;

    public override void Write(ref RespWriter writer) => command.Write(ref writer);

    public override void Read(int index, ref RespReader reply)
    {
        if (index == 0)
        {
            Forget();
        }

        if (Error is not null)
        {
            return;
        }

        try
        {
            command.Read(index, ref reply, ref _result!);
            _answered = index == command.Replies - 1;
        }
        catch (RespErrorException error)
        {
            Error = error;
        }
    }

    public override void Drop() => (_result as IDisposable)?.Dispose();

    /// <summary>A second try overwrites the answers of the first one.</summary>
    private void Forget()
    {
        Drop();
        _result = default;
        Error = null;
        _answered = false;
    }
}
