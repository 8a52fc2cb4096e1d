using System.Globalization;

namespace FusionTiered.Sample.Web;

/// <summary>The choices of a start: by argument (<c>--engine coherent</c>), variable of the environment or appsettings.json.</summary>
/// <param name="Engine"><c>fusioncache</c> (default) or <c>coherent</c>.</param>
/// <param name="Redis"><c>REDIS_URL</c>; null: memory alone.</param>
/// <param name="Postgres"><c>DATABASE_URL</c>; null: SQLite.</param>
/// <param name="SqliteFile"><c>--database</c>: the file of SQLite.</param>
/// <param name="SourceDelay"><c>--source-delay</c>: how long the market service of the dashboard takes.</param>
internal sealed record SampleSettings(string Engine, string? Redis, string? Postgres, string SqliteFile, string SourceDelay)
{
    public bool IsCoherent => Is("coherent");

    public TimeSpan Delay => TryDelay(out var delay) ? delay : TimeSpan.Zero;

    /// <summary>What is wrong with the choices; null: nothing.</summary>
    public string? Fault => this switch
    {
        { IsCoherent: false } when !Is("fusioncache") => $"--engine is '{Engine}'; allowed is fusioncache or coherent.",
        { Redis: { } url } when !IsUrl(url, "redis", "rediss") => "REDIS_URL takes a URL such as redis://localhost:6379.",
        { Postgres: { } url } when !IsUrl(url, "postgres", "postgresql") => "DATABASE_URL takes a URL such as postgres://user:password@localhost:5432/sample.",
        _ when !TryDelay(out _) => $"--source-delay is '{SourceDelay}'; it takes a time such as 00:00:01.",
        _ => null,
    };

    public static SampleSettings Of(IConfiguration configuration) => new(
        Text(configuration["engine"]) ?? "fusioncache",
        Text(configuration["REDIS_URL"]),
        Text(configuration["DATABASE_URL"]),
        Text(configuration["database"]) ?? Path.Combine(Path.GetTempPath(), "fusiontiered-sample.db"),
        Text(configuration["source-delay"]) ?? "00:00:00.2");

    private bool Is(string engine) => string.Equals(Engine, engine, StringComparison.OrdinalIgnoreCase);

    private bool TryDelay(out TimeSpan delay) => TimeSpan.TryParse(SourceDelay, CultureInfo.InvariantCulture, out delay) && delay >= TimeSpan.Zero;

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static bool IsUrl(string text, params string[] schemes) => Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme);
}
