namespace FusionTiered.InProcess;

/* The messages of the tier to a node, and their reader: frame after frame, by one thread at a time. Guarded by the gate of
   the tier, but for the listener, which is called outside. Replies alone need nobody else's code and are given at once, under the
   gate (their callers go on elsewhere); from the first frame for the listener on, a thread of the pool reads. */
internal sealed class Reader
{
    private readonly Server _server;
    private readonly Link _link;
    private readonly Queue<Frame> _frames = new();
    private readonly ITimer _due;
    private readonly Action _step;
    private readonly string _stepText;
    private Frame? _last;
    private bool _isReading;
    private bool _isStepPosted;

    public Reader(Server server, Link link)
    {
        (_server, _link) = (server, link);
        (_step, _stepText) = (ReadNext, $"deliver {link.Node}");
        _due = server.Clock.CreateTimer(static reader => ((Reader)reader!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How much longer frames are under way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The announcements that the listener does not hear, though they were sent.</summary>
    public Func<InProcessPush, bool>? Drops { get; set; }

    public bool IsFrozen { get; set; }

    public void Add_NeedsLock(FrameKind kind, Request? request = null, HashSet<InProcessPush>? pushes = null)
    {
        _last = new Frame(kind, _server.Store.Now + (Delay + _server.AnswerDelay).Ticks, request, pushes);
        _frames.Enqueue(_last);
    }

    /// <summary>Adds announcements. They join those that are unread and were the last to be sent, so that a slow reader has no more to read than there are keys.</summary>
    public void Announce_NeedsLock(IEnumerable<InProcessPush> pushes)
    {
        if (_server.Steps is null && _frames.Count > 0 && _last is { Kind: FrameKind.Push } unread && unread.DueAt <= _server.Store.Now)
        {
            unread.Pushes!.UnionWith(pushes);
            return;
        }

        HashSet<InProcessPush> all = [.. pushes];
        if (all.Count > 0)
        {
            Add_NeedsLock(FrameKind.Push, pushes: all);
        }
    }

    /// <summary>Forgets the messages that are still in the wire.</summary>
    public void Lose_NeedsLock()
    {
        _last = null;
        for (var left = _frames.Count; left > 0; left--)
        {
            var frame = _frames.Dequeue();
            if (frame.Kind == FrameKind.Lost)
            {
                _frames.Enqueue(frame);
            }
        }
    }

    /// <summary>Whether there is something to be read.</summary>
    public bool CanTake_NeedsLock() =>
        !IsFrozen
        && _frames.TryPeek(out var next)
        && (next.Kind == FrameKind.Lost || (_link.Wire == Wire.Fine && _server.IsDue_NeedsLock(next.DueAt, _due)));

    /// <summary>Reads the messages that have come.</summary>
    public void Pump_NeedsLock()
    {
        while (!_isReading && !_isStepPosted && CanTake_NeedsLock())
        {
            if (_server.Steps is { } steps)
            {
                _isStepPosted = true;
                steps.Post(_step, _stepText);
            }
            else if (_link.Listener is not null && _frames.Peek().Kind != FrameKind.Reply)
            {
                _isStepPosted = true;
                ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.ReadNext(), this, preferLocal: false);
            }
            else
            {
                _link.Heard_NeedsLock(Take_NeedsLock());
            }
        }
    }

    public void Close_NeedsLock()
    {
        _frames.Clear();
        _due.Dispose();
    }

    private Frame Take_NeedsLock()
    {
        var frame = _frames.Dequeue();
        _link.Came_NeedsLock(frame);
        return frame;
    }

    private void ReadNext()
    {
        Frame frame;
        lock (_server.Gate)
        {
            _isStepPosted = false;
            if (_isReading || !CanTake_NeedsLock())
            {
                return;
            }

            frame = Take_NeedsLock();
            _isReading = true;
        }

        if (_link.Listener is { } listener)
        {
            Tell(listener, frame);
        }

        lock (_server.Gate)
        {
            _isReading = false;
            _link.Heard_NeedsLock(frame);
            Pump_NeedsLock();
        }
    }

    private void Tell(ICoherenceListener listener, Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Began:
                listener.CoverageBegan();
                break;
            case FrameKind.Lost:
                listener.CoverageLost();
                break;
            case FrameKind.Confirmed:
                listener.Confirmed(((Probe)frame.Request!).SentAt);
                break;
            case FrameKind.Push:
                foreach (var push in frame.Pushes!)
                {
                    if (Drops?.Invoke(push) != true)
                    {
                        push.Tell(listener);
                    }
                }

                break;
        }
    }

    private void Wake()
    {
        lock (_server.Gate)
        {
            Pump_NeedsLock();
        }
    }
}
