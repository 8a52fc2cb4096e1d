using System.Globalization;
using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Live;

/// <summary>What the checker runs in real time, by the environment.</summary>
/// <param name="Seconds">How long all of it takes, about; 0: a few plans of each profile.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Nodes">Caches of each cluster.</param>
/// <param name="Replay">The one plan that is to be run; null: many.</param>
internal sealed record LiveSettings(int Seconds, ulong Seed, int Nodes, ReplayString? Replay)
{
    public static LiveSettings FromEnvironment() => new(
        Number("COH_SECONDS", 0), (ulong)Number("COH_SEED", 1), Number("COH_NODES", 3), Text("COH_REPLAY") is { } text ? ReplayString.Parse(text) : null);

    /// <summary>The plan of a number: profiles take turns, and each plan has a seed of its own.</summary>
    public Plan PlanOf(int number, IReadOnlyList<string> profiles) =>
        PlanMaker.Of(Replay ?? new(Seed + (ulong)number, profiles[number % profiles.Count], IsLive: true), PlanSize.Live with { Nodes = Nodes });

    private static int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
