namespace FusionTiered.Redis.Tests.Support.Proxy;

/// <summary>Faults that wait for their reply, on any connection.</summary>
internal sealed class ReplyFaults
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private volatile bool _any;

    /// <summary>Whether replies have to be looked at.</summary>
    public bool Any => _any;

    /// <summary>Ends when the fault has befallen a reply.</summary>
    public Task<Reply> Add(ReplyFault fault, Func<Reply, bool> which)
    {
        var waiting = new Waiting(fault, which);
        lock (_gate)
        {
            _waiting.Add(waiting);
            _any = true;
        }

        return waiting.Befallen.Task;
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting)
                waiting.Befallen.TrySetCanceled();
            _waiting.Clear();
            _any = false;
        }
    }

    /// <summary>The fault of this reply, which has met no other.</summary>
    public ReplyFault? Of(Reply reply)
    {
        lock (_gate)
        {
            var found = _waiting.Find(waiting => waiting.Fault.Fits(reply) && waiting.Which(reply));
            if (found is null)
                return null;
            _waiting.Remove(found);
            _any = _waiting.Count > 0;
            found.Befallen.SetResult(reply);
            return found.Fault;
        }
    }

    private sealed record Waiting(ReplyFault Fault, Func<Reply, bool> Which)
    {
        public TaskCompletionSource<Reply> Befallen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
