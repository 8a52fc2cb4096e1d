using System.Diagnostics;
using System.Globalization;
using FusionTiered.Benchmarks.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Benchmarks.Dashboard;

/* The cost of the dashboard for the service that shows it: processor time and allocations of this process, with and without viewers,
   while it answers 10,000 calls a second. The viewers are another process, so their own reading is in none of the figures. Both parts of
   a round follow each other at once, and the median of the differences is told: on a busy machine single rounds mean little. The first minute of a dashboard costs more than all others, since its code is compiled then: the
   viewers look once before the first round. */

/// <summary><c>-- dashboard</c>: measures a service with a dashboard.</summary>
internal static class DashboardCost
{
    public const string Usage = "dashboard [--seconds N] [--rounds N] [--engine fusioncache|coherent]";

    // One sample a second: the compiler improves code that has run 30 times.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(45);

    private const int Viewers = 3;
    private const int CallsPerMillisecond = 10;

    private static readonly CacheProfile[] Profiles = [.. Enumerable.Range(0, 10).Select(static number => new CacheProfile(string.Create(CultureInfo.InvariantCulture, $"p{number}")))];

    public static async Task<int> RunAsync(string[] words, TextWriter output)
    {
        var (length, rounds, engines) = (TimeSpan.FromSeconds(15), 5, new List<string> { "fusioncache", "coherent" });
        for (var i = 0; i < words.Length; i += 2)
        {
            switch (words.AsSpan(i))
            {
                case ["--seconds", var seconds, ..]:
                    length = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
                    break;
                case ["--rounds", var number, ..]:
                    rounds = int.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case ["--engine", var engine and ("fusioncache" or "coherent"), ..]:
                    engines = [engine];
                    break;
                default:
                    throw new FormatException($"'{words[i]}' is unknown, or its value is missing. Usage: {Usage}");
            }
        }

        using var server = BenchServer.TryStart() ?? throw new InvalidOperationException("There is no redis-server on this machine.");
        await output.WriteLineAsync(Machine.Describe(server.Version)).ConfigureAwait(false);
        foreach (var engine in engines)
        {
            await MeasureAsync(engine, server, length, rounds, output).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task MeasureAsync(string engine, BenchServer server, TimeSpan length, int rounds, TextWriter output)
    {
        await using var app = await StartAsync(engine, server.Url).ConfigureAwait(false);
        using var over = new CancellationTokenSource();
        var load = Task.Run(() => CallAsync(app.Services.GetRequiredService<IDomainCache>(), over.Token));
        await Task.Delay(TimeSpan.FromSeconds(6)).ConfigureAwait(false);
        using (var viewers = ViewerProcess.Start(StreamOf(app), Viewers))
        {
            await viewers.ConnectedAsync().ConfigureAwait(false);
            await Task.Delay(WarmUp).ConfigureAwait(false);
        }

        List<Used> added = [];
        for (var round = 1; round <= rounds; round++)
        {
            var alone = await UsedInAsync(length).ConfigureAwait(false);
            using var viewers = ViewerProcess.Start(StreamOf(app), Viewers);
            await viewers.ConnectedAsync().ConfigureAwait(false);
            var watched = await UsedInAsync(length).ConfigureAwait(false);
            added.Add(watched - alone);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{engine}, round {round}: {alone}; with {Viewers} viewers {watched}")).ConfigureAwait(false);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{engine}: {Viewers} viewers add {Median(added, static one => one.Processor):0.00} % of a core and {Median(added, static one => one.Kilobytes):0} KB/s (median of {rounds} rounds of {length.TotalSeconds:0} s)")).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await load.ConfigureAwait(false);
    }

    private static async Task<WebApplication> StartAsync(string engine, string redis)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var cache = builder.Services.AddFusionTiered(options => options.KeyPrefix = $"{engine}:").UseRedis(redis);
        foreach (var profile in Profiles)
        {
            cache.AddProfile(profile);
        }

        if (engine == "coherent")
        {
            cache.UseCoherentEngine();
        }

        var app = builder.Build();
        app.MapFusionTiered();
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }

    private static Uri StreamOf(WebApplication app) => new($"{app.Urls.Single()}/cache/dashboard/live");

    private static async Task CallAsync(IDomainCache cache, CancellationToken over)
    {
        var clock = Stopwatch.StartNew();
        for (var done = 0L; !over.IsCancellationRequested;)
        {
            for (var due = clock.ElapsedMilliseconds * CallsPerMillisecond; done < due; done++)
            {
                await cache.GetOrSetAsync(Profiles[done % Profiles.Length].Of(done % 1_000), static _ => new ValueTask<int>(1), cancellationToken: CancellationToken.None).ConfigureAwait(false);
            }

            await Task.Delay(10, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<Used> UsedInAsync(TimeSpan length)
    {
        using var process = Process.GetCurrentProcess();
        var (time, bytes, started) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
        await Task.Delay(length).ConfigureAwait(false);
        process.Refresh();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(100 * (process.TotalProcessorTime - time) / elapsed, (GC.GetTotalAllocatedBytes() - bytes) / 1024 / elapsed.TotalSeconds);
    }

    private static double Median(List<Used> all, Func<Used, double> figure)
    {
        double[] sorted = [.. all.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>What the process used.</summary>
    /// <param name="Processor">In per cent of a core.</param>
    /// <param name="Kilobytes">Allocated in a second.</param>
    private readonly record struct Used(double Processor, double Kilobytes)
    {
        public static Used operator -(Used one, Used other) => new(one.Processor - other.Processor, one.Kilobytes - other.Kilobytes);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Processor:0.00} % of a core, {Kilobytes:0} KB/s");
    }
}
