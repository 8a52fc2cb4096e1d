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
        app.MapGet("/figures", (IServiceProvider services) => Figures.OfCaches(services)).WithTags("Sample");
        app.MapGet("/figures.txt", (IServiceProvider services) => string.Concat(Figures.OfCaches(services).Concat(Figures.OfProfiles(services)).Select(one => one.ToLine()))).WithTags("Sample");
    }
}
