namespace FusionTiered.Redis.Tests.Support;

/// <summary>Random tests whose seed stands in the failure, and can be given by FUSIONTIERED_SEED.</summary>
internal static class Seeded
{
    public static void Run(int rounds, Action<Random> test)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUSIONTIERED_SEED"), out var given) ? given : 20260101;
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                test(new Random(unchecked(seed + round)));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Failed with FUSIONTIERED_SEED={unchecked(seed + round)}: {failure.Message}", failure);
            }
        }
    }
}
