namespace FusionTiered.InProcess;

/// <summary>What a node asks of the tier, on its way there and back.</summary>
internal abstract class Request
{
    /// <summary>Whether it changes anything; such a request can be applied late.</summary>
    public bool IsWrite { get; init; }

    /// <summary>How it is answered.</summary>
    public FrameKind AnswersAs { get; init; } = FrameKind.Reply;

    /// <summary>When it arrives at the earliest, in ticks of the store's time.</summary>
    public long DueAt { get; set; }

    /// <summary>Runs at the store.</summary>
    public abstract void Run(Store store);

    /// <summary>Gives its caller the outcome, unless the caller was told of a failure already.</summary>
    public abstract void Answer();

    public abstract void Fail(RemoteTierException failure);
}
