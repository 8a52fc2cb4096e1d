namespace FusionTiered.Sample.Web;

/// <summary>The three caches: each has the limits of the system that its module carries.</summary>
internal static class Caches
{
    /// <summary>The cache without a name: the crypto dashboard.</summary>
    public const string Crypto = "";

    public const string Signals = "signals";

    public const string Trading = "trading";

    public static string[] Names => [Crypto, Signals, Trading];

    /// <summary>Figures as JSON for pages, and as lines of words and numbers for scripts.</summary>
    public static void MapFigures(this IEndpointRouteBuilder app)
    {
        app.MapGet("/figures", (IServiceProvider services) => Figures.Read(services)).WithTags("Sample");
        app.MapGet("/figures.txt", (IServiceProvider services) => string.Concat(Figures.Read(services).Select(one =>
            $"{one.Cache} {one.Requests} {one.Hits} {one.L1Hits} {one.L1Misses} {one.L2Hits} {one.L2Misses} {one.SourceCalls} {one.CallersSaved} {one.Stale}\n"))).WithTags("Sample");
    }
}
