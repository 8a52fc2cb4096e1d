using System.Globalization;

namespace FusionTiered.Checker.Live;

/// <summary>How long the checker runs in real time, by the environment.</summary>
/// <param name="Seconds">How long all of it takes, about; 0: a few plans of each profile.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Nodes">Caches of each cluster.</param>
internal sealed record LiveSettings(int Seconds, ulong Seed, int Nodes)
{
    public static LiveSettings FromEnvironment() => new(Number("COH_SECONDS", 0), (ulong)Number("COH_SEED", 1), Number("COH_NODES", 3));

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
