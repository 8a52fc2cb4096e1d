using System.Diagnostics;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>The rules for Prometheus, checked by its own tool.</summary>
public sealed class PromtoolTests
{
    [PrometheusFact]
    public async Task The_rules_are_rules() => (await RunAsync("check", "rules", "alerts.yml")).Should().Contain("SUCCESS");

    [PrometheusFact]
    public async Task The_rules_give_the_alerts_that_their_tests_expect() => (await RunAsync("test", "rules", "alerts.test.yml")).Should().Contain("SUCCESS");

    [PrometheusFact]
    public void Every_rule_has_a_test()
    {
        var tests = File.ReadAllText(Documents.Path("docs/prometheus/alerts.test.yml"));
        File.ReadLines(Documents.Path("docs/prometheus/alerts.yml")).Where(static line => line.Contains("- alert:", StringComparison.Ordinal))
            .Select(static line => line.Split(':')[1].Trim()).Where(alert => !tests.Contains($"alertname: {alert}\n", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(PrometheusBinary.Tool ?? "promtool", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Documents.Path("docs/prometheus"),
        };
        using var tool = Process.Start(start)!;
        var output = Task.WhenAll(tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        var text = string.Concat(await output);
        await tool.WaitForExitAsync();
        tool.ExitCode.Should().Be(0, text);
        return text;
    }
}
