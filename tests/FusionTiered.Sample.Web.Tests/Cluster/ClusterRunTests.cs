using System.Diagnostics;
using FusionTiered.Sample.Web.Tests.Support;

namespace FusionTiered.Sample.Web.Tests.Cluster;

/// <summary>The short run of the cluster script: Redis is stopped and restarted under load, and no client sees a failure.</summary>
public sealed class ClusterRunTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [NeedsTheory("redis-server", "wrk", "curl")]
    [InlineData("fusioncache")]
    [InlineData("coherent")]
    public async Task No_request_fails_while_Redis_is_away(string engine)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { Script(), "2", "--quick", "--engine", engine })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FUSIONTIERED_SAMPLE_WEB"] = typeof(SampleApp).Assembly.Location;
        using var run = Process.Start(start)!;
        var (output, faults) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(Limit);

        run.ExitCode.Should().Be(0, await output + await faults);
        (await output).Should().Contain($"{engine}: 2 instances, one Redis").And.MatchRegex("requests, failed +[1-9][0-9]*, 0 ").And.MatchRegex(@"hit rate, all calls +\d")
            .And.MatchRegex(@"hit in L2 +[\d.]+ ms +[\d.]+ ms +\d+ hits in L2").And.MatchRegex(@"Redis is stopped +\d+ a second; mean");
    }

    private static string Script()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "FusionTiered.sln")))
            {
                return Path.Combine(at.FullName, "samples", "run-cluster.sh");
            }
        }

        throw new InvalidOperationException("These tests run in the checkout that they were built from.");
    }
}
