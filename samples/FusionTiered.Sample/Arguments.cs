namespace FusionTiered.Sample;

/// <summary>The command line. Nothing of a URL is ever printed but where it leads: it may hold a password.</summary>
internal sealed class Arguments(string[] args)
{
    private static readonly string[] Known = ["--engine", "--redis", "--json", "--verbose", "--help"];

    public string Engine => ValueOf("--engine") ?? "fusioncache";
    public string? Redis => ValueOf("--redis") ?? (Environment.GetEnvironmentVariable("REDIS_URL") is { Length: > 0 } url ? url : null);
    public bool Has(string name) => args.Contains(name);
    public string[] Faults =>
    [
        .. args.Where((name, i) => !Known.Contains(name) && (i == 0 || args[i - 1] is not ("--engine" or "--redis"))).Select(name =>
            $"Unknown argument '{name.Split('=', ':')[0]}'. Did you mean {Known.MaxBy(known => known.Intersect(name).Count())}?"),
        .. Engine is "fusioncache" or "coherent" ? [] : (string[])[$"--engine is '{Engine}'; allowed is fusioncache or coherent."],
        .. Redis is null || Uri.TryCreate(Redis, UriKind.Absolute, out var url) && url.Scheme is "redis" or "rediss" ? [] : (string[])["--redis, or REDIS_URL, takes a URL such as redis://localhost:6379."],
    ];

    private string? ValueOf(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args.ElementAtOrDefault(at + 1) ?? "" : null;
}
