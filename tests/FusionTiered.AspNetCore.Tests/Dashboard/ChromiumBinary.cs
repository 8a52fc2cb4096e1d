namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>Where chromium is, and whether tests that need it run.</summary>
internal static class ChromiumBinary
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/bin")
        .Select(static folder => System.IO.Path.Combine(folder, "chromium"))
        .FirstOrDefault(File.Exists);

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without the program.</summary>
    public static string? WhySkipped { get; } = Path is not null || Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1"
        ? null
        : "chromium is not installed (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)";
}
