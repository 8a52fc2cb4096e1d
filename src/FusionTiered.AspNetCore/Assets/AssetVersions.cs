using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.AspNetCore.Assets;

/// <summary>Versions of files from the hash of their content, computed once and again when a file changes.</summary>
internal sealed class AssetVersions(IFileProvider files) : IAssetVersions
{
    public const string Query = "v";

    /// <summary>Files whose versions are remembered. A table that is full begins anew: a file may have many spellings where names ignore case.</summary>
    internal const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Files whose versions are remembered now.</summary>
    internal int Count => _known.Count;

    public string? VersionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Normalized(path);
        if (_known.TryGetValue(name, out var known) && !known.Change.HasChanged)
        {
            return known.Version;
        }

        // A watch stays with the provider: what does not exist gets none.
        if (!Exists(files.GetFileInfo(name)))
        {
            _known.TryRemove(name, out _);
            return null;
        }

        // Before it is read: a change while it is read is noticed by the next call.
        var change = files.Watch(name);
        var file = files.GetFileInfo(name);
        if (!Exists(file))
        {
            return null;
        }

        using var content = file.CreateReadStream();
        var version = Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12));
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[name] = new Known(version, change);
        return version;
    }

    public string UrlOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var end = path.AsSpan().IndexOfAny('?', '#') is >= 0 and var at ? at : path.Length;
        if (VersionOf(path[..end]) is not { } version)
        {
            return path;
        }

        var (rest, fragment) = path.IndexOf('#', end) is >= 0 and var hash ? (path[end..hash], path[hash..]) : (path[end..], string.Empty);
        return $"{path[..end]}{rest}{(rest.Length > 0 ? '&' : '?')}{Query}={version}{fragment}";
    }

    private static bool Exists(IFileInfo file) => file is { Exists: true, IsDirectory: false };

    // "//js/./app.js" is "/js/app.js". A path that goes up stays as it is: the provider knows where its root is.
    private static string Normalized(string path) =>
        path.Contains("..", StringComparison.Ordinal) ? path : '/' + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part is not "."));

    private sealed record Known(string Version, IChangeToken Change);
}
