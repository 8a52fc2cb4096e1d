namespace FusionTiered.L2.Payloads;

/// <summary>A payload whose header was read and found sound; its value is still bytes, in the memory that was handed in.</summary>
internal readonly struct OpenedPayload
{
    public PayloadHeader Header { get; init; }

    internal ReadOnlyMemory<byte> Value { get; init; }

    internal byte Flags { get; init; }

    internal byte Serializer { get; init; }

    internal bool IsNull => (Flags & EntryPayload.NullFlag) != 0;

    internal bool IsCompressed => (Flags & EntryPayload.CompressionFlags) != 0;
}
