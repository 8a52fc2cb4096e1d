namespace FusionTiered.Guards.Samples;

/// <summary>The sample, run as a process, as a user runs it.</summary>
internal static class Sample
{
    private const string Name = "FusionTiered.Sample";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // Nothing that the machine happens to be set up with.
    private static readonly Dictionary<string, string> Surroundings =
        new(StringComparer.Ordinal) { ["REDIS_URL"] = "", ["REDIS_PASSWORD"] = "", ["CACHE_L1_CAPACITY"] = "", ["CACHE_L1_TTL_SECONDS"] = "", ["CACHE_L2_TTL_SECONDS"] = "" };

    /// <summary>What it prints; throws, with all of it, when its exit code is not 0.</summary>
    public static Task<string> RunAsync(params string[] arguments) => Command.DotnetAsync(Repository.Root, Limit, Surroundings, [Assembly(), .. arguments]);

    // Built beside the tests, so of the same configuration and framework.
    private static string Assembly()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", Name, "bin", built.Parent!.Name, built.Name, Name + ".dll");
    }
}
