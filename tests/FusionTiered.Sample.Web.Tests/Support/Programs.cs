namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>Programs of the machine that tests need.</summary>
internal static class Programs
{
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/bin")
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>Null: run. With FUSIONTIERED_REQUIRE_REDIS=1 the tests always run, and fail without the programs.</summary>
    public static string? WhySkipped(string[] programs) =>
        Environment.GetEnvironmentVariable("FUSIONTIERED_REQUIRE_REDIS") is "1" || programs.Where(one => Find(one) is null).ToList() is not { Count: > 0 } missing
            ? null
            : $"not installed: {string.Join(", ", missing)} (FUSIONTIERED_REQUIRE_REDIS=1 makes this a failure)";
}
