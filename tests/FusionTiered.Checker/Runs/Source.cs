using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>Reads keys from the database in one go, for a cache that has not got them.</summary>
internal delegate ValueTask<IReadOnlyDictionary<int, Stamp>> Source(IReadOnlyList<int> keys, CancellationToken cancellationToken);
