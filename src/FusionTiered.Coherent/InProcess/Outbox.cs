namespace FusionTiered.InProcess;

/// <summary>The requests of a node that are under way to the tier, first in, first out. Guarded by the gate of the tier.</summary>
internal sealed class Outbox
{
    private readonly Server _server;
    private readonly Link _link;
    private readonly Queue<Request> _requests = new();
    private readonly ITimer _due;
    private readonly Action _step;
    private readonly string _stepText;
    private bool _isStepPosted;

    public Outbox(Server server, Link link)
    {
        (_server, _link) = (server, link);
        (_step, _stepText) = (ArriveNext, $"arrive {link.Node}");
        _due = server.Clock.CreateTimer(static box => ((Outbox)box!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How much longer requests are under way.</summary>
    public TimeSpan Delay { get; set; }

    public void Add_NeedsLock(Request request)
    {
        request.DueAt = _server.Store.Now + (Delay + _server.RequestDelay).Ticks;
        _requests.Enqueue(request);
        Pump_NeedsLock();
    }

    /// <summary>Lets messages arrive that can.</summary>
    public void Pump_NeedsLock()
    {
        while (!_isStepPosted && CanArrive_NeedsLock())
        {
            if (_server.Steps is { } steps)
            {
                _isStepPosted = true;
                steps.Post(_step, _stepText);
            }
            else
            {
                _server.Arrived_NeedsLock(_link, _requests.Dequeue());
            }
        }
    }

    /// <summary>Takes away the messages that have not arrived.</summary>
    public List<Request> TakeAll_NeedsLock()
    {
        List<Request> all = [.. _requests];
        _requests.Clear();
        return all;
    }

    public void Close_NeedsLock()
    {
        _requests.Clear();
        _due.Dispose();
    }

    private bool CanArrive_NeedsLock() =>
        _link.Wire == Wire.Fine && _requests.TryPeek(out var next) && _server.IsDue_NeedsLock(next.DueAt, _due);

    private void ArriveNext()
    {
        lock (_server.Gate)
        {
            _isStepPosted = false;
            if (CanArrive_NeedsLock())
            {
                _server.Arrived_NeedsLock(_link, _requests.Dequeue());
            }

            Pump_NeedsLock();
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
