using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FusionTiered.AspNetCore.Tests.Telemetry.Support;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>Every query of the dashboard and of the rules, asked of a real Prometheus that scraped a service in use.</summary>
/// <remarks>Alone: OpenTelemetry takes the meters of all caches of the process for one, and the end of any of them ends its series.</remarks>
[Collection(AloneCollection.Name)]
public sealed partial class PrometheusTests(ScrapedFixture scraped) : IClassFixture<ScrapedFixture>
{
    [PrometheusFact]
    public async Task Every_panel_of_the_dashboard_shows_something()
    {
        List<string> empty = [];
        foreach (var (panel, query) in Documents.Queries())
        {
            if ((await scraped.Server.QueryAsync(query)).Count == 0)
            {
                empty.Add($"{panel}: {query}");
            }
        }

        empty.Should().BeEmpty();
    }

    [PrometheusFact]
    public async Task Every_list_of_the_dashboard_has_entries()
    {
        var lists = Documents.Dashboard()["templating"]!["list"]!.AsArray().Where(static list => (string?)list!["type"] == "query").Select(static list => (string)list!["definition"]!);
        foreach (var (series, label) in lists.Select(static list => (ListOf().Match(list).Groups["series"].Value, ListOf().Match(list).Groups["label"].Value)))
        {
            var found = await scraped.Server.QueryAsync($"count by ({label}) ({series.Replace("$cache", ".*", StringComparison.Ordinal)})");
            found.Select(one => (string?)one!["metric"]![label]).Should().NotBeEmpty().And.NotContainNulls();
        }
    }

    [PrometheusFact]
    public async Task Every_metric_is_on_the_dashboard()
    {
        var queries = string.Join('\n', Documents.Queries().Select(static one => one.Query));
        var missing = (await NamesAsync()).Where(name => !Regex.IsMatch(queries, $@"\b{name}(_bucket|_sum|_count)?\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)));
        missing.Should().BeEmpty();
    }

    [PrometheusFact]
    public async Task Every_rule_is_evaluated_and_each_series_that_it_names_is_there()
    {
        var rules = (await scraped.Server.GetAsync("/api/v1/rules"))["data"]!["groups"]!.AsArray().SelectMany(static group => group!["rules"]!.AsArray()).ToList();
        rules.Should().HaveCountGreaterThan(5);
        List<string> faults = [];
        foreach (var rule in rules)
        {
            var (name, query) = ((string)rule!["name"]!, (string)rule["query"]!);
            await scraped.Server.QueryAsync(query);
            foreach (var series in Selector().Matches(query).Select(static found => found.Value).Distinct(StringComparer.Ordinal))
            {
                if ((await scraped.Server.QueryAsync(series)).Count == 0)
                {
                    faults.Add($"{name}: no series {series}");
                }
            }
        }

        faults.Should().BeEmpty();
    }

    [PrometheusFact]
    public async Task A_source_that_hangs_makes_its_alert_wait_for_its_time()
    {
        var alerts = (await scraped.Server.GetAsync("/api/v1/alerts"))["data"]!["alerts"]!.AsArray();
        alerts.Should().Contain(static alert => (string?)alert!["labels"]!["alertname"] == "FusionTieredSourcesAbandoned" && (string?)alert["state"] == "pending");
    }

    // Without the series of OpenMetrics that say when a counter began.
    private async Task<IEnumerable<string>> NamesAsync() =>
        (await scraped.Server.GetAsync("/api/v1/label/__name__/values"))["data"]!.AsArray()
            .Select(static name => (string)name!).Where(static name => name.StartsWith("fusiontiered_", StringComparison.Ordinal) && !name.EndsWith("_created", StringComparison.Ordinal))
            .Select(static name => Part().Replace(name, "")).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Part();

    [GeneratedRegex(@"fusiontiered_\w+(\{[^}]*\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"^label_values\((?<series>.*), (?<label>\w+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ListOf();
}
