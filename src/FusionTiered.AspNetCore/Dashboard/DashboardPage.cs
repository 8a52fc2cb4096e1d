using System.Collections.Frozen;
using System.Reflection;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The files of the dashboard's one page, from the resources of this assembly.</summary>
internal static class DashboardPage
{
    /// <summary>Nothing from elsewhere, and no script or style within the page.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page itself.</summary>
    public const string Start = "index.html";

    private const string Folder = "Dashboard/";

    private static readonly Lazy<FrozenDictionary<string, Asset>> Files = new(Read);

    /// <summary>All files by their names.</summary>
    public static IReadOnlyDictionary<string, Asset> All => Files.Value;

    private static FrozenDictionary<string, Asset> Read()
    {
        var assembly = typeof(DashboardPage).Assembly;
        return assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(static name => name[Folder.Length..], name => new Asset(TypeOf(name), Bytes(assembly, name)), StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
