using System.Collections.Concurrent;
using FusionTiered.Checker.Shared;

namespace FusionTiered.Checker.Mutants;

/// <summary>m5: a plain set instead of the script that looks at the lease.</summary>
internal sealed class SettingTier(IRemoteTier inner) : ForwardingTier(inner)
{
    public override async ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        await Inner.SetAsync(key, payload, keepFor, deadline);
        return RemoteStoreOutcome.Stored;
    }
}

/// <summary>m9: of reads that are under way at the same time, every third gets the answer of the one before.</summary>
internal sealed class SwappingTier(IRemoteTier inner) : ForwardingTier(inner)
{
    private readonly Lock _gate = new();
    private RemoteValue _last;
    private int _underWay;
    private int _meetings;

    public override async ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            using var read = await Inner.ReadAsync(key, deadline);
            var othersAreUnderWay = Volatile.Read(ref _underWay) > 1;

            // A copy: who gets it first gives it back, and with that the memory that it lies in.
            var own = read.Exists ? new RemoteValue(read.Payload.ToArray(), read.Left) : default;
            lock (_gate)
            {
                var swap = othersAreUnderWay && ++_meetings % 3 == 0 && _last.Exists;
                (own, _last) = swap ? (_last, own) : (own, own.Exists ? own : _last);
                return own;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}

/// <summary>m4: sends with each value the time at which it was written, by the clock of the writer.</summary>
internal sealed class DatingTier(IRemoteTier inner, MutantScene scene, int node) : ForwardingTier(inner)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _known = new(StringComparer.Ordinal);

    /// <summary>Whether what this node knows of the key was written later than now.</summary>
    public bool IsNewerThanNow(string key) => _known.TryGetValue(key, out var at) && at > scene.Clocks[node].GetUtcNow();

    public override async ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        var value = await Inner.ReadAsync(key, deadline);
        if (scene.WrittenAt.TryGetValue(key, out var at))
        {
            _known[key] = at;
        }

        return value;
    }

    public override async ValueTask<RemoteStoreOutcome> StoreAsync(
        string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        var outcome = await Inner.StoreAsync(key, leaseId, seen, payload, keepFor, deadline);
        scene.WrittenAt[key] = scene.Clocks[node].GetUtcNow();
        return outcome;
    }

    public override async ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline)
    {
        await Inner.SetAsync(key, payload, keepFor, deadline);
        _known[key] = scene.WrittenAt[key] = scene.Clocks[node].GetUtcNow();
    }
}

/// <summary>m11: every lease is granted.</summary>
internal sealed class GrantingTier(IRemoteTier inner) : ForwardingTier(inner)
{
    public override async ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline) =>
        new(holder: null, (await Inner.LeaseAsync(key, lease, deadline)).Value);
}
