using System.Buffers.Binary;

namespace FusionTiered.DistributedCaches;

/* The bytes in the IDistributedCache. An IDistributedCache gives bytes back, and not how long it keeps them, so:

     at  size
      0     8  end of the stay: milliseconds since 1970, UTC, big-endian; 2^48 - 1: none
      8     .  the payload

   The first two bytes are 0, with which no text begins: bytes that begin otherwise, or are shorter, are another program's, and are read as
   they are. */
internal static class DistributedCachePayload
{
    public const int HeaderLength = sizeof(long);

    private const long Never = (1L << 48) - 1;

    public static void WriteEnd(Span<byte> at, DateTimeOffset? end) =>
        BinaryPrimitives.WriteInt64BigEndian(at, end is { } time ? Math.Clamp(time.ToUnixTimeMilliseconds(), 0, Never - 1) : Never);

    /// <summary>The value that was read; nothing, if its stay is over by <paramref name="now"/>.</summary>
    /// <param name="bytes">All that is there.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="owner">Gives the memory back.</param>
    public static RemoteValue Read(ReadOnlyMemory<byte> bytes, DateTimeOffset now, IDisposable? owner)
    {
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(bytes.Span) != 0)
        {
            return new(bytes, left: null, owner);
        }

        var end = BinaryPrimitives.ReadInt64BigEndian(bytes.Span);
        if (end == Never)
        {
            return new(bytes[HeaderLength..], left: null, owner);
        }

        var left = TimeSpan.FromMilliseconds(end - now.ToUnixTimeMilliseconds());
        if (left > TimeSpan.Zero)
        {
            return new(bytes[HeaderLength..], left, owner);
        }

        owner?.Dispose();
        return default;
    }
}
