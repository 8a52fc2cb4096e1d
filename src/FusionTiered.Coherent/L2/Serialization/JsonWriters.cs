using System.Buffers;
using System.Text.Json;

namespace FusionTiered.L2.Serialization;

/// <summary>Lends JSON writers, and keeps one for the next caller.</summary>
internal sealed class JsonWriters(JsonSerializerOptions options)
{
    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    private readonly JsonWriterOptions _settings = new()
    {
        Encoder = options.Encoder,
        Indented = options.WriteIndented,
        IndentCharacter = options.IndentCharacter,
        IndentSize = options.IndentSize,
        NewLine = options.NewLine,
        MaxDepth = options.MaxDepth,
        SkipValidation = true,
    };

    private Utf8JsonWriter? _spare;

    public Utf8JsonWriter Lend(IBufferWriter<byte> target)
    {
        if (Interlocked.Exchange(ref _spare, null) is not { } spare)
        {
            return new Utf8JsonWriter(target, _settings);
        }

        spare.Reset(target);
        return spare;
    }

    /// <summary>Only after a success: the rest of a failed write must not reach another value.</summary>
    public void TakeBack(Utf8JsonWriter writer)
    {
        writer.Reset(Nowhere);
        Volatile.Write(ref _spare, writer);
    }
}
