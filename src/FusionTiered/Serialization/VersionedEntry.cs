using System.Buffers.Text;
using System.Text;

namespace FusionTiered.Fusion.Serialization;

/// <summary>The version of a profile's values, as the first member of an entry's JSON. Nodes that know nothing of it do not read it.</summary>
internal static class VersionedEntry
{
    private static ReadOnlySpan<byte> Start => "{\"ftv\":"u8;

    /// <summary>The entry with its version; as it is, where there is none.</summary>
    /// <param name="json">The entry, a JSON object.</param>
    /// <param name="version">The version; 0: none.</param>
    public static byte[] With(byte[] json, int version) =>
        version == 0 ? json : [.. Start, .. Encoding.ASCII.GetBytes(version.ToString(System.Globalization.CultureInfo.InvariantCulture)), (byte)',', .. json.AsSpan(1)];

    /// <summary>The entry without its version.</summary>
    /// <param name="bytes">What lies in L2, not compressed.</param>
    /// <param name="version">The version that is wanted.</param>
    /// <returns>Null: it has another version.</returns>
    public static byte[]? Without(byte[] bytes, int version)
    {
        if (!bytes.AsSpan().StartsWith(Start))
        {
            return version == 0 ? bytes : null;
        }

        var rest = bytes.AsSpan(Start.Length);
        return Utf8Parser.TryParse(rest, out int found, out var digits) && found == version && digits < rest.Length && rest[digits] == (byte)','
            ? [(byte)'{', .. rest[(digits + 1)..]]
            : null;
    }
}
