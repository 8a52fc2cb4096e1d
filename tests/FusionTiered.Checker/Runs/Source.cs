using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Runs;

/// <summary>Reads a key from the database, for a cache that has not got it.</summary>
internal delegate ValueTask<Stamp> Source(int key, CancellationToken cancellationToken);
