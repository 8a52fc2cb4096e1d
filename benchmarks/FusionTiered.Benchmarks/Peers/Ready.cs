namespace FusionTiered.Benchmarks.Peers;

/// <summary>Waits until a cache of ours has found all it is set up with.</summary>
internal static class Ready
{
    /// <param name="cache">The cache.</param>
    /// <param name="verifies">Whether its engine checks itself against other nodes: then that has to have begun.</param>
    public static async Task WaitAsync(IDomainCache cache, bool verifies)
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var health = cache.GetHealth();
            if (health.Status == CacheHealthStatus.Healthy && (!verifies || health.Coherence is CoherenceStatus.Verified or CoherenceStatus.None))
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"A cache was not ready within 10 s: {cache.GetHealth()}.");
    }
}
