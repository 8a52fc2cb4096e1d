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

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public string? VersionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (_known.TryGetValue(path, out var known) && !known.Change.HasChanged)
        {
            return known.Version;
        }

        // Before it is read: a change while it is read is noticed by the next call.
        var change = files.Watch(path);
        var file = files.GetFileInfo(path);
        if (!file.Exists || file.IsDirectory)
        {
            _known.TryRemove(path, out _);
            return null;
        }

        using var content = file.CreateReadStream();
        var version = Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12));
        _known[path] = new Known(version, change);
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

    private sealed record Known(string Version, IChangeToken Change);
}
