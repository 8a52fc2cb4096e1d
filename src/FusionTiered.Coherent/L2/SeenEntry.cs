using FusionTiered.L2.Payloads;

namespace FusionTiered;

/// <summary>The entry under a key when it was read, short enough to be sent back for a comparison.</summary>
/// <remarks>An entry of ours is known by its id; bytes without one are compared whole.</remarks>
internal sealed class SeenEntry
{
    private SeenEntry(ReadOnlyMemory<byte> bytes, int offset, bool whole)
    {
        Bytes = bytes;
        Offset = offset;
        IsWhole = whole;
    }

    /// <summary>There was nothing.</summary>
    public static SeenEntry Absent { get; } = new(default, 0, whole: true);

    /// <summary>Whether there was nothing.</summary>
    public bool IsAbsent => ReferenceEquals(this, Absent);

    /// <summary>The bytes that must be found at <see cref="Offset"/>. A copy.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where in the stored bytes; 0 when they are compared whole.</summary>
    public int Offset { get; }

    /// <summary>Whether there may be no other bytes than these.</summary>
    public bool IsWhole { get; }

    /// <summary>Notes the value that was read.</summary>
    /// <param name="value">The value.</param>
    public static SeenEntry Of(in RemoteValue value) => value.Exists ? Of(value.Payload.Span) : Absent;

    /// <summary>Notes bytes that cannot be trusted to have an id: they are compared whole.</summary>
    /// <param name="payload">The bytes.</param>
    public static SeenEntry OfWhole(ReadOnlySpan<byte> payload) => new(payload.ToArray(), 0, whole: true);

    /// <summary>Whether <paramref name="stored"/> is the entry that was seen; null: nothing is stored.</summary>
    /// <param name="stored">The bytes that are stored now.</param>
    public bool Matches(ReadOnlyMemory<byte>? stored)
    {
        if (stored is not { } bytes)
        {
            return IsAbsent;
        }

        return !IsAbsent
            && (IsWhole
                ? bytes.Span.SequenceEqual(Bytes.Span)
                : bytes.Length >= Offset + Bytes.Length && bytes.Span.Slice(Offset, Bytes.Length).SequenceEqual(Bytes.Span));
    }

    private static SeenEntry Of(ReadOnlySpan<byte> payload) =>
        EntryPayload.HasMagic(payload) && payload.Length >= EntryPayload.FrameLength
            ? new(payload.Slice(EntryPayload.IdAt, EntryPayload.IdLength).ToArray(), EntryPayload.IdAt, whole: false)
            : OfWhole(payload);
}
