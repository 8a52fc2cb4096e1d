using BenchmarkDotNet.Running;
using FusionTiered.Benchmarks.Ratios;

// `-- ratios`: under a minute, one line each, for people and for scripts; `-- ratios redis`: on a redis-server that it starts. Anything else goes to BenchmarkDotNet.
if (args is ["ratios", "redis"])
{
    return await RatioRun.RunRedisAsync(Console.Out);
}

if (args is ["ratios", ..])
{
    return RatioRun.Run(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
