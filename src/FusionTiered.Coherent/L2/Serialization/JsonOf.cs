using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.L2.Serialization;

/// <summary>JSON of one type.</summary>
internal sealed class JsonOf<T>(JsonTypeInfo<T> type, JsonWriters writers) : IHybridCacheSerializer<T>
{
    public void Serialize(T value, IBufferWriter<byte> target)
    {
        var writer = writers.Lend(target);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        writers.TakeBack(writer);
    }

    public T Deserialize(ReadOnlySequence<byte> source)
    {
        if (source.IsSingleSegment)
        {
            return JsonSerializer.Deserialize(source.FirstSpan, type)!;
        }

        var reader = new Utf8JsonReader(source, new JsonReaderOptions
        {
            AllowTrailingCommas = type.Options.AllowTrailingCommas,
            CommentHandling = type.Options.ReadCommentHandling,
            MaxDepth = type.Options.MaxDepth,
        });
        var value = JsonSerializer.Deserialize(ref reader, type);
        return reader.Read() ? throw new JsonException("There is more than one value.") : value!;
    }
}
