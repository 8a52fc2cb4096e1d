namespace FusionTiered.Consistency;

/// <summary>Compares an entry in memory with L2. Each engine has its own way to know one entry from another.</summary>
internal interface ITierComparer
{
    /// <summary>Reads L2 past the breakers and counters of this package, and stores nothing.</summary>
    /// <param name="hit">The hit whose entry is compared.</param>
    /// <param name="deadline">Ends the wait for L2: the answer is <see cref="TierComparison.Unknown"/> then.</param>
    ValueTask<TierComparison> CompareAsync(SampledHit hit, CancellationToken deadline);
}
