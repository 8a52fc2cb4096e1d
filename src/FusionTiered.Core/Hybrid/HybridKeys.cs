using System.Buffers;
using FusionTiered.Keys;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Hybrid;

/// <summary>Keys as HybridCache takes them: any text but blank, too long or with control characters. A text that is no key is not cached.</summary>
internal sealed class HybridKeys(int maximumLength, ILogger log)
{
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(static c => (char)c)]);

    private static readonly int Prefix = FaceProfiles.Hybrid.Prefix.Length;

    /// <summary>Whether the key can be cached; otherwise the reason is logged, without the key.</summary>
    public bool Accept(ReadOnlySpan<char> key)
    {
        var fault = FaultOf(key);
        if (fault is not null)
        {
            Telemetry.Log.HybridKeyRefused(log, key.Length, fault);
        }

        return fault is null;
    }

    /// <summary>The key that was accepted, in the namespace of the face.</summary>
    public static ComposedKey Compose(scoped ReadOnlySpan<char> key)
    {
        var composed = new ComposedKey(key.Length, 0, FaceProfiles.Hybrid);
        composed.AppendWhole(key);
        return composed;
    }

    private string? FaultOf(ReadOnlySpan<char> key)
    {
        if (key.IsWhiteSpace())
        {
            return "it is empty or blank";
        }

        if (key.Length > maximumLength)
        {
            return "it is too long";
        }

        if (key.ContainsAny(Controls))
        {
            return "it holds control characters";
        }

        // Only a long key can become too long by its escapes.
        return Prefix + (key.Length * LongestEscape) > KeyRules.MaxLength && Prefix + KeyEscape.Length(key, keepSeparator: true) > KeyRules.MaxLength
            ? "it is too long with its escapes"
            : null;
    }
}
