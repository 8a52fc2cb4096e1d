using FusionTiered.Engines;

namespace FusionTiered;

/// <summary>The tier that all nodes share, as the engine sees it: bytes under keys, leases beside them, versions.</summary>
/// <remarks>
/// <para>
/// Keys are the texts of <see cref="CacheKey"/>; the tier puts its prefix in front of them. Every operation ends by its deadline at
/// the latest, and fails with a <see cref="RemoteTierException"/> only, which says whether the operation may have happened. An
/// operation that was given up must not happen later, after one that came after it: see <see cref="RemoteFailure.Unknown"/>.
/// </para>
/// <para>
/// A change of a key voids its lease first, in the same step or before it: <see cref="SetAsync"/>, <see cref="RemoveAsync"/>,
/// <see cref="ExpireAsync"/>, <see cref="ClearPatternAsync"/>. So a load that began before cannot store after.
/// All members are called from many threads at once.
/// </para>
/// </remarks>
internal interface IRemoteTier
{
    /// <summary>A name for logs, health and the table of engines: <c>redis</c>.</summary>
    string Name { get; }

    /// <summary>Whether the exceptions of its failures may name keys: a log then gets their types alone.</summary>
    bool NamesKeysInFailures => false;

    /// <summary>The prefix of every key; hashed into payloads, so that a value under another prefix is not taken for this one's.</summary>
    string Scope { get; }

    /// <summary>This node among all that share the tier: unique, also among earlier processes. Leases carry it.</summary>
    string Node { get; }

    /// <summary>The promises of a coherent cache on this tier.</summary>
    CachePromises Promises { get; }

    /// <summary>The value under a key, and how long it stays. Takes no notice of leases.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>The value; to be disposed by the caller.</returns>
    ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline);

    /// <summary>The same for many keys in one round trip.</summary>
    /// <param name="keys">The texts of the keys.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>A value for each key, in their order; each to be disposed by the caller.</returns>
    ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline);

    /// <summary>Asks for the right to load a key, and reads the key after that, in one round trip.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="lease">The lease that is asked for.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>Whether it was granted, its holder if not, and the value under the key.</returns>
    ValueTask<RemoteLeaseReply> LeaseAsync(string key, RemoteLease lease, TimeSpan deadline);

    /// <summary>Gives a lease back, if it is still held. Tells nobody.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    ValueTask ReleaseAsync(string key, string leaseId, TimeSpan deadline);

    /// <summary>Stores a loaded value in one step: only if the lease is still held and the entry is the one that was seen. The lease ends with it.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="seen">The value under the key when the lease was granted.</param>
    /// <param name="payload">The bytes; not needed any more when the call has ended.</param>
    /// <param name="keepFor">How long it is kept; null: for ever.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    ValueTask<RemoteStoreOutcome> StoreAsync(string key, string leaseId, SeenEntry seen, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline);

    /// <summary>Stores a value in place of any other, and voids the lease of the key first.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="payload">The bytes; not needed any more when the call has ended.</param>
    /// <param name="keepFor">How long it is kept; null: for ever.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <remarks>
    /// This node's own channel should not hear of it: the value is in memory by then. It may, where the tier cannot spare it (Redis, for
    /// large values): memory then has the value again with the next read, from the tier. An announcement is never taken for one's own: a change
    /// that another node has made may come under the same announcement.
    /// </remarks>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan? keepFor, TimeSpan deadline);

    /// <summary>Voids the lease, removes the key, and leaves a mark that every other node hears, also when the key was absent.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>Whether there was a value.</returns>
    ValueTask<bool> RemoveAsync(string key, TimeSpan deadline);

    /// <summary>Removes a value only if it is the one that was seen; for payloads that cannot be read.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="seen">The entry that was seen; not <see cref="SeenEntry.Absent"/>.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>Whether it was removed.</returns>
    ValueTask<bool> RemoveIfAsync(string key, SeenEntry seen, TimeSpan deadline);

    /// <summary>Voids the lease, shortens the stay of the key to at most <paramref name="keepFor"/>, and leaves a mark as a remove does.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="keepFor">How long the stale value stays; zero or less removes it.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>Whether there was a value.</returns>
    ValueTask<bool> ExpireAsync(string key, TimeSpan keepFor, TimeSpan deadline);

    /// <summary>
    /// Lengthens the stay of the key to <paramref name="keepFor"/> from now, in one step, if more than <paramref name="staleFor"/> is
    /// left of it. For sliding lifetimes; other nodes hear of it.
    /// </summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="keepFor">How long it stays from now on, at least: a stay is never shortened.</param>
    /// <param name="staleFor">The part of its stay in which it is stale. A value with no more left is past its lifetime and is left alone.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>Whether there was a value that is not stale.</returns>
    /// <remarks>
    /// A use that is told late may come after another node's <see cref="ExpireAsync"/>, of which the teller has not heard. An expiry
    /// leaves no more than the stale time, so it holds: a value that it made stale does not become fresh again.
    /// The node's own channel may hear of it, too; its memory then has the value again with the next read.
    /// </remarks>
    ValueTask<bool> TouchAsync(string key, TimeSpan keepFor, TimeSpan staleFor, TimeSpan deadline);

    /// <summary>Raises a version: every node hears of it. Possible also when the tier is full.</summary>
    /// <param name="version">Its name, see <see cref="RemoteVersions"/>.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>The new number: never 0, and one that this version never had.</returns>
    ValueTask<long> RaiseVersionAsync(string version, TimeSpan deadline);

    /// <summary>The numbers of versions; one that is absent is made.</summary>
    /// <param name="versions">Their names.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    /// <returns>A number for each, in their order; never 0.</returns>
    ValueTask<long[]> ReadVersionsAsync(IReadOnlyList<string> versions, TimeSpan deadline);

    /// <summary>Removes every key that matches: the leases of matching keys first, data in a second pass. Every node hears of each key, and of the pattern.</summary>
    /// <param name="pattern">In the syntax of <c>ClearPatternAsync</c>, over the texts of keys.</param>
    /// <param name="deadline">When each of its round trips ends at the latest.</param>
    /// <returns>How many keys there were.</returns>
    ValueTask<long> ClearPatternAsync(string pattern, TimeSpan deadline);

    /// <summary>Removes the values that raised versions have ended, among the keys that match: those that carry another number than the version has now. Leases stay, and so do values of other formats.</summary>
    /// <param name="pattern">In the syntax of <c>ClearPatternAsync</c>, over the texts of keys.</param>
    /// <param name="endedBy">The name of the version that decides about a key; null: its value stays.</param>
    /// <param name="deadline">When each of its round trips ends at the latest.</param>
    /// <param name="cancellationToken">Ends it between two round trips. It is not thrown.</param>
    /// <returns>How many values there were, without the answers "nothing there".</returns>
    ValueTask<L2Sweep> SweepAsync(string pattern, Func<string, string?> endedBy, TimeSpan deadline, CancellationToken cancellationToken);

    /// <summary>Whether a node has been heard of lately. A dead node's leases may be taken over.</summary>
    /// <param name="node">Its <see cref="Node"/>.</param>
    /// <param name="deadline">When the operation ends at the latest.</param>
    ValueTask<bool> IsAliveAsync(string node, TimeSpan deadline);
}
