using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Runs;

/// <summary>The caches that a plan runs on, what they share, and what can go wrong with it.</summary>
internal interface ICheckedCluster : IAsyncDisposable
{
    ICheckedNode this[int node] { get; }

    /// <summary>What the caches promise: rules judge by that.</summary>
    CachePromises Promises { get; }

    /// <summary>Whether they hear programs that know nothing of them.</summary>
    bool HearsForeign => true;

    /// <summary>Whether every node has heard of the others.</summary>
    bool IsConnected { get; }

    /// <summary>What has not been made up for yet, or is still under way, with the node it is of; nothing, when all is quiet.</summary>
    IEnumerable<string> Unrest { get; }

    ValueTask BreakAsync(PlannedFault fault);

    ValueTask MendAsync(PlannedFault fault);

    /// <summary>Writes as a program does that knows nothing of the caches.</summary>
    /// <returns>Whether the write was acknowledged.</returns>
    ValueTask<bool> WriteForeignAsync(int key, Stamp value);

    /// <summary>Empties what the caches share.</summary>
    /// <returns>Whether that was acknowledged.</returns>
    ValueTask<bool> ClearForeignAsync();

    /// <summary>What is in each memory, as it lies, and what a node would take as fresh from the shared tier.</summary>
    ValueTask<IReadOnlyList<FinalValue>> LookAsync();

    /// <summary>What each node has counted.</summary>
    /// <param name="asked">Look-ups made, by node.</param>
    IEnumerable<Account> Count(IReadOnlyList<long> asked);
}
