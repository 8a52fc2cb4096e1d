using FusionTiered.Benchmarks.Scenarios;

namespace FusionTiered.Benchmarks.Measuring;

/// <summary>Runs the scenarios, prints their lines as they come, and writes the tables.</summary>
internal static class RatioRun
{
    /// <exception cref="FormatException">There is no scenario of the given name.</exception>
    /// <exception cref="InvalidOperationException">There is no redis-server, or a cache did not do its part.</exception>
    /// <returns>The number of lines that fell short of their goal; 0 for a quick run.</returns>
    public static async Task<int> RunAsync(RunOptions options, TextWriter output)
    {
        var scenarios = Chosen(options);
        var needsServer = options.Redis || options.Writes;
        using var server = needsServer ? BenchServer.TryStart() : null;
        if (needsServer && server is null)
        {
            throw new InvalidOperationException("There is no redis-server on this machine; 'ratios redis' and 'ratios writes' start one of their own.");
        }

        var found = new List<(Scenario Scenario, Findings Findings)>();
        foreach (var scenario in scenarios)
        {
            var findings = await scenario.RunAsync(options.Quick ? Pace.Quick : Pace.Full, server?.Url ?? string.Empty);
            foreach (var line in findings.Lines)
            {
                await output.WriteLineAsync(line.ToString());
            }

            await output.FlushAsync();
            found.Add((scenario, findings));
        }

        if (options.Markdown is { } file)
        {
            MarkdownTables.Write(file, options, server?.Version, found);
        }

        if (options.Quick)
        {
            await Console.Error.WriteLineAsync("A quick run: everything runs, and the figures mean little.");
            return 0;
        }

        return found.Sum(static each => each.Findings.Lines.Count(static line => line.IsShort));
    }

    private static IReadOnlyList<Scenario> Chosen(RunOptions options)
    {
        var all = options.Redis ? Catalog.OnRedis : options.Writes ? Catalog.OfWrites : Catalog.InMemory;
        if (options.Only is not { } name)
        {
            return all;
        }

        return all.FirstOrDefault(scenario => string.Equals(scenario.Name, name, StringComparison.OrdinalIgnoreCase)) is { } one
            ? [one]
            : throw new FormatException($"--only is '{name}'; it must be one of {string.Join(", ", all.Select(static scenario => scenario.Name))}.");
    }
}
