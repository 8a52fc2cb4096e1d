using System.Text;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// The key prefixes a connection is told about. None may begin with another: the server answers such a list with an error
/// <em>and</em> an OK (measured on 7.0.15), which would shift every later reply by one, so it is never sent.
/// </summary>
internal sealed class TrackingPrefixes
{
    private readonly byte[][] _prefixes;

    public TrackingPrefixes(IEnumerable<string> prefixes)
    {
        var texts = prefixes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (texts.Length == 0)
        {
            throw new ArgumentException("Tracking needs at least one prefix: without any, every key of the server would be announced.", nameof(prefixes));
        }
        // Ordinal order puts a prefix right before what begins with it.
        for (var i = 1; i < texts.Length; i++)
        {
            if (texts[i].StartsWith(texts[i - 1], StringComparison.Ordinal))
            {
                throw new ArgumentException($"Tracked prefix '{texts[i]}' begins with tracked prefix '{texts[i - 1]}'. Give only the shorter one.", nameof(prefixes));
            }
        }

        _prefixes = Array.ConvertAll(texts, Encoding.UTF8.GetBytes);
    }

    public int Count => _prefixes.Length;

    public ReadOnlySpan<byte[]> Bytes => _prefixes;

    public bool Contains(ReadOnlySpan<byte> prefix)
    {
        foreach (var own in _prefixes)
        {
            if (prefix.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }
}
