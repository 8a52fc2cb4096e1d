using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Benchmarks;

/// <summary>The benchmarks run, so that the table of docs/benchmarks.md can be made again at any time. The figures of a quick run mean nothing.</summary>
public sealed partial class BenchmarksRunTests
{
    private const string Name = "FusionTiered.Benchmarks";

    [Fact]
    public async Task Every_scenario_in_memory_runs_and_prints_name_figure_goal_and_verdict()
    {
        var lines = (await RunAsync("--quick")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Where(line => !Line().IsMatch(line)).Should().BeEquivalentTo(["A quick run: everything runs, and the figures mean little."]);
        lines.Should().Contain(line => line.StartsWith("default: ")).And.Contain(line => line.StartsWith("coherent: "))
            .And.Contain(line => line.StartsWith("FusionCache ")).And.Contain(line => line.StartsWith("HybridCache "));
    }

    [Fact]
    public async Task An_unknown_scenario_is_an_error_that_lists_the_known_ones()
    {
        var run = () => RunAsync("--only", "nothing");

        (await run.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*--only is 'nothing'; it must be one of hits, *");
    }

    private static Task<string> RunAsync(params string[] words)
    {
        // Built beside the tests, so of the same configuration and framework.
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(Repository.Root, "benchmarks", Name, "bin", built.Parent!.Name, built.Name, Name + ".dll");
        return Command.DotnetAsync(Repository.Root, TimeSpan.FromMinutes(2), [assembly, "ratios", .. words]);
    }

    [GeneratedRegex(@"^\S.* +[\d.]+ +(-|[<>]=[\d.]+) +(ok|short|info)( +[\d.]+\.\.[\d.]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
