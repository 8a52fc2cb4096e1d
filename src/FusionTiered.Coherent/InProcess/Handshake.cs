namespace FusionTiered.InProcess;

/// <summary>The first request of a connection: it ends the one before it at the tier, and asks for announcements.</summary>
internal sealed class Handshake(Link link) : Request
{
    public override void Run(Store store) => link.Accept_NeedsLock(store);

    public override void Answer()
    {
    }

    public override void Fail(RemoteTierException failure)
    {
    }
}
