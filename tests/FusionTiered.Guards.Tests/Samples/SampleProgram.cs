namespace FusionTiered.Guards.Samples;

/// <summary>A program under samples, run as a process, as a user runs it.</summary>
internal sealed class SampleProgram(string name)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // Nothing that the machine happens to be set up with.
    private static readonly Dictionary<string, string> Surroundings =
        new(StringComparer.Ordinal) { ["REDIS_URL"] = "", ["REDIS_PASSWORD"] = "", ["CACHE_L1_CAPACITY"] = "", ["CACHE_L1_TTL_SECONDS"] = "", ["CACHE_L2_TTL_SECONDS"] = "" };

    /// <summary>The program that a newcomer reads.</summary>
    public static SampleProgram Sample { get; } = new("FusionTiered.Sample");

    /// <summary>The program that plays every promise.</summary>
    public static SampleProgram Show { get; } = new("FusionTiered.Show");

    /// <summary>What it prints; throws, with all of it, when its exit code is not 0.</summary>
    public Task<string> RunAsync(params string[] arguments) => Command.DotnetAsync(Repository.Root, Limit, Surroundings, [Assembly(), .. arguments]);

    // Built beside the tests, so of the same configuration and framework.
    private string Assembly()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", name, "bin", built.Parent!.Name, built.Name, name + ".dll");
    }
}
