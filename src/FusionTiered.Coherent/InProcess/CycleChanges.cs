namespace FusionTiered.InProcess;

/// <summary>The changes of one cycle of the event loop, each with its last writer.</summary>
/// <remarks>
/// As in Redis, only the last writer of a name in a cycle is remembered, and only that one is spared the announcement. A script
/// counts as nobody, so that the node which ran it is told, too; so does an expiry.
/// </remarks>
internal sealed class CycleChanges
{
    private readonly Dictionary<InProcessPush, Link?> _lastWriters = [];
    private readonly List<InProcessPush> _order = [];

    /// <param name="kind">The kind of the change.</param>
    /// <param name="name">Its name.</param>
    /// <param name="writer">The node that is not told; null: all are.</param>
    public void Note(InProcessPushKind kind, string name, Link? writer)
    {
        var change = new InProcessPush(kind, name);
        if (!_lastWriters.ContainsKey(change))
        {
            _order.Add(change);
        }

        _lastWriters[change] = writer;
    }

    /// <summary>The announcements for a node, in order.</summary>
    public IEnumerable<InProcessPush> For(Link node) => _order.Where(each => _lastWriters[each] != node);

    public void Clear()
    {
        _lastWriters.Clear();
        _order.Clear();
    }
}
