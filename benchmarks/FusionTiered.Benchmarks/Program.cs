using BenchmarkDotNet.Running;
using FusionTiered.Benchmarks.Ratios;

// `-- ratios`: about a minute, one line each, for people and for scripts. Anything else goes to BenchmarkDotNet.
if (args is ["ratios", ..])
{
    return await RatioRun.RunAsync(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
