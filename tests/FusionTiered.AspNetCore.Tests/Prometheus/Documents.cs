using System.Text.Json.Nodes;

namespace FusionTiered.AspNetCore.Tests.Prometheus;

/// <summary>The dashboard and the rules in the folder docs.</summary>
internal static class Documents
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>The queries of the dashboard's panels, each as Grafana asks it with all caches, instances and profiles chosen.</summary>
    public static IReadOnlyList<(string Panel, string Query)> Queries() =>
    [
        .. from panel in Dashboard()["panels"]!.AsArray()
           from target in panel!["targets"]?.AsArray() ?? []
           select ((string)panel["title"]!, ((string)target["expr"]!)
               .Replace("$cache", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal)
               .Replace("$profile", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "1m", StringComparison.Ordinal)),
    ];

    public static JsonNode Dashboard() => JsonNode.Parse(File.ReadAllText(Path("docs/grafana/fusiontiered.json")))!;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "FusionTiered.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
