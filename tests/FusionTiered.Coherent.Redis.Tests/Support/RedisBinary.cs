namespace FusionTiered.Redis.Tests.Support;

/// <summary>Where redis-server is, and whether tests that need it run.</summary>
internal static class RedisBinary
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/bin")
        .Select(folder => System.IO.Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without a server.</summary>
    public static string? WhySkipped { get; } = Path is not null || Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1"
        ? null
        : "redis-server is not installed (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)";
}
