namespace FusionTiered.Registration;

/// <summary>A sub-section of a cache's configuration that one of our packages reads, whether it is used here or not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reader">Who reads it, as the end of "is read by".</param>
/// <param name="Remedy">How to have it read.</param>
internal sealed record KnownSection(string Name, string Reader, string Remedy)
{
    public static readonly KnownSection[] All =
    [
        new("Redis", "UseRedis()", "call UseRedis() without an argument"),
        new("Endpoints", "AddEndpoints()", "call AddEndpoints()"),
        new("Coherent", "the coherent engine", "call UseCoherentEngine()"),
        new("Alerts", "AddAlerts()", "call AddAlerts()"),
        new("Refreshers", "AddRefresher()", "call AddRefresher()"),
        new("Warmup", "AddWarmer()", "call AddWarmer()"),
    ];
}
