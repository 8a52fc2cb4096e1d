namespace FusionTiered.InProcess;

/// <summary>The probes of a node: those of its timer, and those that callers wait for. Guarded by the gate of the tier.</summary>
internal sealed class Probes(Link link, TimeProvider clock)
{
    private readonly Queue<Probe> _unanswered = new();
    private Probe? _awaited;
    private List<Request<bool>>? _next;
    private long _listeningSince;

    /// <summary>How long the oldest probe has been waiting for its answer.</summary>
    public TimeSpan Silence =>
        _unanswered.TryPeek(out var oldest) ? clock.GetElapsedTime(Math.Max(oldest.SentAt, _listeningSince)) : TimeSpan.Zero;

    public void Send_NeedsLock() => Send_NeedsLock(new Probe(clock.GetTimestamp()) { AnswersAs = FrameKind.Confirmed });

    /// <summary>Adds a caller that waits for a later probe. One probe at a time is under way for callers; those that come meanwhile share the next.</summary>
    public void Await_NeedsLock(Request<bool> caller)
    {
        if (_awaited is null)
        {
            // Before it is sent: it may be answered at once.
            _awaited = new Probe(clock.GetTimestamp()) { AnswersAs = FrameKind.Confirmed };
            _awaited.Add(caller);
            Send_NeedsLock(_awaited);
        }
        else
        {
            (_next ??= []).Add(caller);
        }
    }

    /// <summary>The listener has heard of the answer.</summary>
    public void Answered_NeedsLock(Probe probe)
    {
        if (!_unanswered.Contains(probe))
        {
            return; // of a connection that was lost meanwhile
        }

        while (_unanswered.Dequeue() != probe)
        {
        }

        probe.Answer();
        if (probe == _awaited)
        {
            _awaited = null;
            var next = _next;
            _next = null;
            next?.ForEach(Await_NeedsLock);
        }
    }

    /// <summary>No answer will come any more.</summary>
    public void Fail_NeedsLock(RemoteTierException failure)
    {
        _unanswered.Clear();
        _awaited?.Fail(failure);
        _next?.ForEach(caller => caller.Fail(failure));
        _awaited = null;
        _next = null;
    }

    private void Send_NeedsLock(Probe probe)
    {
        _unanswered.Enqueue(probe);
        link.Send_NeedsLock(probe);
    }

    /// <summary>The node was not able to hear an answer until now, and does not blame the tier for that.</summary>
    public void ListenFromNow_NeedsLock() => _listeningSince = clock.GetTimestamp();
}
