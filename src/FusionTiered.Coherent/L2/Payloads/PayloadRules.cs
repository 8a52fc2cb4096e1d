namespace FusionTiered.L2.Payloads;

/// <summary>The settings of a profile for its payloads. The same rules hold for writing and for reading.</summary>
internal sealed record PayloadRules
{
    public static readonly PayloadRules Default = new();

    /// <summary>Bytes of the whole payload, before compression and after decompression; 16 MB unless told.</summary>
    public int MaxBytes { get; init; } = 16 << 20;

    /// <summary>A serialized value at least this long is compressed, if that makes it shorter; 4 KB unless told.</summary>
    public int CompressFrom { get; init; } = 4 << 10;

    /// <summary>No value may grow by more than this factor when it is decompressed. One that would is stored as it is.</summary>
    public int MaxInflation { get; init; } = Copies.Inflation.Most;

    /// <summary>The version of what the values look like; 0: they have none.</summary>
    public uint ValueVersion { get; init; }

    /// <summary>Whether the bytes are JSON and nothing else, for other programs to read.</summary>
    public bool PlainJson { get; init; }
}
