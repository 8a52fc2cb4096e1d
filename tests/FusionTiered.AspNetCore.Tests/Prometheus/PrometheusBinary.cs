namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>Where prometheus and promtool are, and whether tests that need them run.</summary>
internal static class PrometheusBinary
{
    public static string? Path { get; } = Find("prometheus");

    public static string? Tool { get; } = Find("promtool");

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without the programs.</summary>
    public static string? WhySkipped { get; } = (Path is not null && Tool is not null) || Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1"
        ? null
        : "prometheus and promtool are not installed (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)";

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/bin")
        .Select(folder => System.IO.Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
