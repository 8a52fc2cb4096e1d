using BenchmarkDotNet.Running;
using FusionTiered.Benchmarks.Measuring;

// `-- ratios`: our engines beside other caches, one line each, for people and for scripts; `-- ratios redis`: on a redis-server
// that it starts; `-- ratios writes`: write-behind beside direct writes to a database. The exit code is the number of lines that fell short. Anything else goes to BenchmarkDotNet.
if (args is ["ratios", .. var words])
{
    try
    {
        return await RatioRun.RunAsync(RunOptions.Parse(words), Console.Out);
    }
    catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync(wrong.Message);
        return 255;
    }
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
