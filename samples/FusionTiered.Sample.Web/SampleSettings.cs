using System.Globalization;

namespace FusionTiered.Sample.Web;

/// <summary>The choices of a start: by argument (<c>--engine coherent</c>), variable of the environment (<c>Sample__Engine</c>) or appsettings.json (<c>Sample:Engine</c>).</summary>
/// <param name="Engine"><c>fusioncache</c> (default) or <c>coherent</c>.</param>
/// <param name="Redis"><c>REDIS_URL</c>; null: <paramref name="RedisHost"/>.</param>
/// <param name="RedisHost"><c>REDIS_HOST</c>, with <c>REDIS_PORT</c> and <c>REDIS_PASSWORD</c> as <c>UseRedis()</c> reads them; null: memory alone, without a URL.</param>
/// <param name="Postgres"><c>DATABASE_URL</c>; null: SQLite.</param>
/// <param name="SqliteFile"><c>--database</c>: the file of SQLite.</param>
/// <param name="SourceDelay"><c>--source-delay</c>: how long the market service of the dashboard takes, at most a minute.</param>
internal sealed record SampleSettings(string Engine, string? Redis, string? RedisHost, string? Postgres, string SqliteFile, string SourceDelay)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Arguments that are no names of the configuration. A variable of the environment that happens to be called ENGINE or DATABASE is none of them.</summary>
    private static readonly Dictionary<string, string> Arguments = new() { ["--engine"] = "Sample:Engine", ["--database"] = "Sample:Database", ["--source-delay"] = "Sample:SourceDelay" };

    public bool IsCoherent => Is("coherent");

    public bool HasRedis => (Redis ?? RedisHost) is not null;

    public TimeSpan Delay => TryDelay(out var delay) ? delay : TimeSpan.Zero;

    /// <summary>What is wrong with the choices; null: nothing.</summary>
    public string? Fault => this switch
    {
        { IsCoherent: false } when !Is("fusioncache") => $"--engine is '{Engine}'; allowed is fusioncache or coherent.",
        { Redis: { } url } when !IsUrl(url, "redis", "rediss") => "REDIS_URL takes a URL such as redis://localhost:6379.",
        { Postgres: { } url } when !IsUrl(url, "postgres", "postgresql") => "DATABASE_URL takes a URL such as postgres://user:password@localhost:5432/sample.",
        _ when !TryDelay(out _) => $"--source-delay is '{SourceDelay}'; it takes a time such as 00:00:01, at most 00:01:00.",
        _ => null,
    };

    public static SampleSettings Of(ConfigurationManager configuration, string[] args)
    {
        configuration.AddCommandLine(args, Arguments);
        return Of(configuration);
    }

    public static SampleSettings Of(IConfiguration configuration) => new(
        Text(configuration["Sample:Engine"]) ?? "fusioncache",
        Text(configuration["REDIS_URL"]),
        Text(configuration["REDIS_HOST"]),
        Text(configuration["DATABASE_URL"]),
        Text(configuration["Sample:Database"]) ?? Path.Combine(Path.GetTempPath(), "fusiontiered-sample.db"),
        Text(configuration["Sample:SourceDelay"]) ?? "00:00:00.2");

    private bool Is(string engine) => string.Equals(Engine, engine, StringComparison.OrdinalIgnoreCase);

    private bool TryDelay(out TimeSpan delay) => TimeSpan.TryParse(SourceDelay, CultureInfo.InvariantCulture, out delay) && delay >= TimeSpan.Zero && delay <= LongestDelay;

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static bool IsUrl(string text, params string[] schemes) => Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme);
}
