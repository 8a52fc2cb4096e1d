using FusionTiered.Engines;
using FusionTiered.InProcess;
using FusionTiered.Scheduling;

namespace FusionTiered;

/// <summary>
/// L2 within one process: several caches agree through it as they would through Redis, with the same order of answers
/// and announcements. For tests and samples, and for several caches of one process that must agree.
/// </summary>
/// <remarks>
/// Give it to each cache with <c>UseInProcessTier(tier)</c>. It keeps a value until its lifetime is over or it is removed. It has no limit,
/// and is gone with the process. It can be told to misbehave in all the ways that servers and networks do: <see cref="Faults"/>,
/// and <see cref="InProcessNode.Faults"/> of each node. The members here that read and write do so as another program would
/// that knows nothing of leases and marks; they work at once, also while the tier is frozen or stopped. Safe to use from many threads.
/// </remarks>
public sealed class InProcessTier : IDisposable
{
    private readonly Server _server;
    private readonly Lock _gate = new();
    private readonly List<InProcessConnection> _nodes = [];
    private readonly TimeProvider _clock;

    /// <summary>Makes an empty tier.</summary>
    /// <param name="clock">Its time, by which data is over; null: the time of the machine.</param>
    /// <param name="scope">Its scope, in place of the prefix of keys in Redis.</param>
    public InProcessTier(TimeProvider? clock = null, string scope = "in-process")
        : this(clock ?? TimeProvider.System, scope, steps: null)
    {
    }

    internal InProcessTier(TimeProvider clock, string scope, IStepScheduler? steps)
    {
        ArgumentNullException.ThrowIfNull(scope);
        (_clock, Scope) = (clock, scope);
        _server = new Server(clock, steps);
        Faults = new InProcessTierFaults(_server);
        ClusterLeases = new LocalClusterLeases(clock, areShared: true);
    }

    /// <summary>Its scope, in place of the prefix of keys in Redis.</summary>
    public string Scope { get; }

    /// <summary>Faults for all nodes, on command.</summary>
    public InProcessTierFaults Faults { get; }

    /// <summary>Work that one node does at a time. The faults do not touch it.</summary>
    internal IClusterLeases ClusterLeases { get; }

    /// <summary>How long a node counts as alive after it was last heard of. Default: 3 s. A closed one is dead at once.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The nodes that are connected or want to be, in the order in which they came.</summary>
    public IReadOnlyList<InProcessNode> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes.Select(static connection => new InProcessNode(connection))];
            }
        }
    }

    /// <summary>The keys that are there.</summary>
    public IReadOnlyList<string> Keys => _server.Do(static store => store.Keys.ToArray());

    /// <summary>Connects a node. <c>UseInProcessTier</c> does this for a cache.</summary>
    /// <param name="node">Its name; null: one is made up. A name that was used before gets a number, since leases must tell the two apart.</param>
    /// <param name="clock">Its time, for deadlines and probes; null: the time of the tier.</param>
    internal InProcessConnection Connect(string? node = null, TimeProvider? clock = null)
    {
        var made = new InProcessConnection(this, _server, _server.Connect(node, clock ?? _clock));
        lock (_gate)
        {
            _nodes.Add(made);
        }

        return made;
    }

    /// <summary>The payload under a key.</summary>
    /// <param name="key">The text of the key.</param>
    /// <returns>A copy; null: nothing.</returns>
    public byte[]? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _server.Do(store => store.Find(key)?.Content.ToArray());
    }

    /// <summary>Writes as another program does: leases stay, all nodes are told.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="payload">The bytes.</param>
    /// <param name="keepFor">How long it is kept; null: for ever.</param>
    public void Write(string key, ReadOnlySpan<byte> payload, TimeSpan? keepFor = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var copy = payload.ToArray();
        _server.Do(store =>
        {
            store.Put(key, copy, keepFor, writer: null);
            return true;
        });
    }

    /// <summary>Deletes as another program does: leases stay, there is no mark, and when the key was absent nobody is told.</summary>
    /// <param name="key">The text of the key.</param>
    /// <returns>Whether there was a value.</returns>
    public bool Delete(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _server.Do(store => store.Delete(key, writer: null));
    }

    /// <summary>Empties the tier as another program does: data, leases and versions are gone, and all nodes are told that everything may have changed.</summary>
    public void Clear() => _server.Do(static store =>
    {
        store.Flush();
        return true;
    });

    /// <summary>
    /// For tests: ends when every node has heard of earlier writes. Does not wait for nodes that cannot hear now: those that are
    /// cut off, silent, frozen or closed, and all while the tier is frozen or stopped. Delayed announcements need a clock that moves on.
    /// </summary>
    /// <returns>Ends with the last of them.</returns>
    public async Task SettleAsync()
    {
        InProcessConnection[] all;
        lock (_gate)
        {
            all = [.. _nodes];
        }

        foreach (var node in all)
        {
            await node.SettleAsync().ConfigureAwait(Continuation.IsCaptured);
        }
    }

    /// <summary>Closes all connections and forgets everything.</summary>
    public void Dispose() => _server.Dispose();

    internal void Forget(InProcessConnection node)
    {
        lock (_gate)
        {
            _nodes.Remove(node);
        }
    }
}
