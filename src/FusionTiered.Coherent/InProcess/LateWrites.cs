namespace FusionTiered.InProcess;

/// <summary>Writes of a node that were under way when its connection was lost. Guarded by the gate of the tier.</summary>
internal sealed class LateWrites
{
    private readonly Server _server;
    private readonly Queue<Request> _writes = new();
    private readonly Action _step;
    private readonly string _stepText;

    public LateWrites(Server server, Link link)
    {
        _server = server;
        (_step, _stepText) = (LandNext, $"late {link.Node}");
    }

    public void Add_NeedsLock(IEnumerable<Request> lost)
    {
        if (_server.LateWrites == InProcessLateWrites.Lost)
        {
            return;
        }

        foreach (var write in lost.Where(static each => each.IsWrite))
        {
            _writes.Enqueue(write);
            if (_server.LateWrites == InProcessLateWrites.ApplyBeforeHeal)
            {
                // With a scheduler they are applied at any time until the successor's handshake, or never.
                _server.Steps?.Post(_step, _stepText);
            }
        }
    }

    /// <summary>The handshake of the successor: now or never.</summary>
    public void End_NeedsLock(Store store)
    {
        if (_server.LateWrites == InProcessLateWrites.ApplyOnCommand)
        {
            _server.Hold_NeedsLock(_writes);
        }
        else if (_server.LateWrites == InProcessLateWrites.ApplyBeforeHeal && _server.Steps is null)
        {
            foreach (var write in _writes)
            {
                write.Run(store);
            }
        }

        _writes.Clear();
    }

    public void Clear_NeedsLock() => _writes.Clear();

    private void LandNext()
    {
        lock (_server.Gate)
        {
            if (_writes.TryDequeue(out var write))
            {
                _server.RunAlone_NeedsLock(write);
            }
        }
    }
}
