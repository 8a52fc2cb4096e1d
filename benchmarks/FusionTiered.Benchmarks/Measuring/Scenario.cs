namespace FusionTiered.Benchmarks.Measuring;

/// <summary>One subject of measurement.</summary>
/// <param name="Name">The name that <c>--only</c> takes.</param>
/// <param name="Title">The heading of its tables.</param>
/// <param name="RunAsync">Measures, at a pace, on a server (an empty URL where the scenario needs none).</param>
internal sealed record Scenario(string Name, string Title, Func<Pace, string, Task<Findings>> RunAsync);
