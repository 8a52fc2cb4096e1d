namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>Where nginx is, and whether tests that need it run.</summary>
internal static class NginxBinary
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin")
        .Select(static folder => System.IO.Path.Combine(folder, "nginx"))
        .FirstOrDefault(File.Exists);

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without the program.</summary>
    public static string? WhySkipped { get; } = Path is not null || Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1"
        ? null
        : "nginx is not installed (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)";
}
