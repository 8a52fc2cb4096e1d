namespace FusionTiered.InProcess;

/// <summary>Asks for nothing but an answer.</summary>
/// <param name="sentAt">When it was sent, as a timestamp of the node's clock.</param>
internal sealed class Probe(long sentAt) : Request
{
    private readonly List<Request<bool>> _waiting = [];

    public long SentAt { get; } = sentAt;

    public void Add(Request<bool> caller) => _waiting.Add(caller);

    public override void Run(Store store)
    {
    }

    public override void Answer() => _waiting.ForEach(static caller => caller.Answer());

    public override void Fail(RemoteTierException failure) => _waiting.ForEach(caller => caller.Fail(failure));
}
