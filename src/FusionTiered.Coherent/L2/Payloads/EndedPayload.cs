using System.Buffers.Binary;

namespace FusionTiered.L2.Payloads;

/// <summary>Whether a raised version has ended a payload, by its header alone. The same as the script <c>sweep</c> of Redis says.</summary>
internal static class EndedPayload
{
    /// <summary>Whether the payload carries another number of the version.</summary>
    /// <param name="payload">The bytes under a key. Bytes that are no payload of version 1 are not ended.</param>
    /// <param name="version">The name of the version, see <see cref="RemoteVersions"/>.</param>
    /// <param name="number">Its number now.</param>
    public static bool Is(ReadOnlySpan<byte> payload, string version, long number)
    {
        if (payload.Length < EntryPayload.HeaderLength || !EntryPayload.HasMagic(payload) || EntryPayload.VersionOf(payload) != EntryPayload.Version)
        {
            return false;
        }

        if (!RemoteVersions.IsOfTag(version))
        {
            return BinaryPrimitives.ReadInt64LittleEndian(payload[PlaceOf(version)..]) != number;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(payload[EntryPayload.TagCountAt..]);
        return PayloadTags.TryRead(payload[EntryPayload.HeaderLength..], count, out var tags, out _)
            && tags?.Any(tag => tag.Version != number && string.Equals(tag.Tag, RemoteVersions.TagOf(version), StringComparison.Ordinal)) == true;
    }

    /// <summary>Whether a payload says "nothing there".</summary>
    public static bool IsNothing(ReadOnlySpan<byte> payload) => (payload[EntryPayload.FlagsAt] & EntryPayload.NothingFlag) != 0;

    /// <summary>Where a payload has its number of a version that is no tag's.</summary>
    public static int PlaceOf(string version) => RemoteVersions.IsOfProfile(version) ? EntryPayload.ProfileVersionAt : EntryPayload.CacheVersionAt;
}
