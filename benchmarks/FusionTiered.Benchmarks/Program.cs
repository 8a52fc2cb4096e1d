using System.Globalization;
using BenchmarkDotNet.Running;
using FusionTiered.Benchmarks.Dashboard;
using FusionTiered.Benchmarks.Measuring;

// `-- ratios`: our engines beside other caches, one line each, for people and for scripts; `-- ratios redis`: on a redis-server
// that it starts; `-- ratios writes`: write-behind beside direct writes to a database. The exit code is the number of lines that fell short.
// `-- dashboard`: the cost of three open dashboards for a service under load. Anything else goes to BenchmarkDotNet.
if (args is [ViewerProcess.Word, var stream, var viewers])
{
    return await ViewerProcess.RunAsync(new Uri(stream), int.Parse(viewers, CultureInfo.InvariantCulture));
}

if (args is [("ratios" or "dashboard") and var run, .. var words])
{
    try
    {
        return run == "dashboard" ? await DashboardCost.RunAsync(words, Console.Out) : await RatioRun.RunAsync(RunOptions.Parse(words), Console.Out);
    }
    catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync(wrong.Message);
        return 255;
    }
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
