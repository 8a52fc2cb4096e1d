using FusionTiered.InProcess;

namespace FusionTiered;

/// <summary>Faults of an <see cref="InProcessTier"/>, on command. Those of one node are in <see cref="InProcessNode.Faults"/>.</summary>
public sealed class InProcessTierFaults
{
    private readonly Server _server;

    internal InProcessTierFaults(Server server) => _server = server;

    /// <summary>How long each request is under way to the tier. Default: not at all.</summary>
    public TimeSpan RequestDelay
    {
        get => _server.RequestDelay;
        set => _server.RequestDelay = Delays.Checked(value);
    }

    /// <summary>How long each answer and announcement is under way to its node. Default: not at all.</summary>
    public TimeSpan AnswerDelay
    {
        get => _server.AnswerDelay;
        set => _server.AnswerDelay = Delays.Checked(value);
    }

    /// <summary>
    /// How long after its end a key is removed, and announced, if nobody asks for it. Default: 100 ms;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: only when somebody asks for it.
    /// </summary>
    public TimeSpan ExpiryDelay
    {
        get => _server.ExpiryDelay;
        set => _server.ExpiryDelay = value == Timeout.InfiniteTimeSpan ? value : Delays.Checked(value);
    }

    /// <summary>There is no room: sets, stores, leases and new versions are refused; reads, removals, expiries and raised versions work.</summary>
    public bool IsFull
    {
        get => _server.Store.IsFull;
        set => _server.Store.IsFull = value;
    }

    /// <summary>Every write is refused.</summary>
    public bool IsReadOnly
    {
        get => _server.Store.IsReadOnly;
        set => _server.Store.IsReadOnly = value;
    }

    /// <summary>The fate of writes that were under way when a connection was lost. Default: <see cref="InProcessLateWrites.Lost"/>.</summary>
    public InProcessLateWrites LateWrites
    {
        get => _server.LateWrites;
        set => _server.LateWrites = value;
    }

    /// <summary>The tier does nothing any more, and closes no connection: operations end at their deadlines, and nothing is known of them.</summary>
    public void Freeze() => _server.Freeze();

    /// <summary>The tier goes on, beginning with the requests that have arrived meanwhile.</summary>
    public void Thaw() => _server.Thaw();

    /// <summary>The tier is gone: all connections are lost, and no new ones can be made.</summary>
    /// <param name="keepsData">False: all data is lost with it, and nobody is told.</param>
    public void Stop(bool keepsData = true) => _server.Stop(keepsData);

    /// <summary>The tier is back, and all nodes whose wires carry connect.</summary>
    public void Start() => _server.Start();

    /// <summary>With <see cref="InProcessLateWrites.ApplyOnCommand"/>: the writes that were under way when connections were lost are applied now, after their nodes connected again.</summary>
    public void ApplyLateWrites() => _server.LandHeld();
}
