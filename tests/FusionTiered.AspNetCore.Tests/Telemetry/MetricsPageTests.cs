using System.Diagnostics.Metrics;
using System.Text;
using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

/// <summary>docs/metrics.md names every instrument as it is. With FUSIONTIERED_ACCEPT_DOCS=1 its table is written anew.</summary>
[Collection(AloneCollection.Name)]
public sealed class MetricsPageTests
{
    private const string Begin = "<!-- instruments -->\n";
    private const string End = "<!-- /instruments -->";

    [Fact]
    public async Task The_page_has_every_instrument_with_its_kind_unit_tags_and_meaning()
    {
        var page = Path.Combine(Root(), "docs", "metrics.md");
        var text = (await File.ReadAllTextAsync(page)).ReplaceLineEndings("\n");
        var (first, last) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = await TableAsync();
        if (Environment.GetEnvironmentVariable("FUSIONTIERED_ACCEPT_DOCS") is "1")
        {
            await File.WriteAllTextAsync(page, text[..first] + table + text[last..]);
            return;
        }

        text[first..last].Should().Be(table, "the table is written with FUSIONTIERED_ACCEPT_DOCS=1");
    }

    private static async Task<string> TableAsync()
    {
        using var shared = new InProcessTier();
        var services = new ServiceCollection();
        services.AddCacheOn(Coherent, "page").UseInProcessTier(shared).AddWriteBehind<string>(CacheProfiles.User, static (_, _) => default);
        await using var provider = services.BuildServiceProvider();
        using var meter = Recorder.Of(provider);
        var cache = provider.GetRequiredKeyedService<IDomainCache>("page");
        await Eventually.True(() => cache.GetStatistics().InvalidationLag.Count > 0, "a probe was answered");
        await Script.PlayAsync(cache);
        meter.Read();
        var lines = new StringBuilder("| Instrument | Kind | Unit | Tags | Meaning |\n|---|---|---|---|---|\n");
        foreach (var one in meter.Instruments.OrderBy(static one => one.Name, StringComparer.Ordinal))
        {
            var tags = meter.All.Where(told => told.Name == one.Name).SelectMany(static told => told.Tags).Select(static tag => $"`{tag.Key}`").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            lines.Append($"| `{one.Name}` | {KindOf(one)} | `{one.Unit}` | {string.Join(", ", tags)} | {one.Description} |\n");
        }

        return lines.ToString();
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> => "counter",
        ObservableUpDownCounter<long> => "up-down counter",
        ObservableGauge<double> => "gauge",
        Histogram<double> => "histogram",
        _ => instrument.GetType().Name,
    };

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "FusionTiered.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("No FusionTiered.sln above the tests.");
    }
}
