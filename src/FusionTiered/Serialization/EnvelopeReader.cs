using System.Text;
using System.Text.Json;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Serialization;

/* Reads what FusionCache puts around a value in L2. System.Text.Json reads it, too, and takes longer for the envelope than for a small
   value: it fills the constructor of the metadata by way of boxes. Here the few words are read by hand, in the spelling of the
   application's options. An entry that is not as FusionCache writes it is left to System.Text.Json. */
internal sealed class EnvelopeReader
{
    private readonly JsonSerializerOptions _json;
    private readonly bool _isUsual;
    private readonly byte[] _value;
    private readonly byte[] _timestamp;
    private readonly byte[] _end;
    private readonly byte[] _tags;
    private readonly byte[] _metadata;
    private readonly byte[] _isStale;
    private readonly byte[] _refreshFrom;
    private readonly byte[] _etag;
    private readonly byte[] _modified;
    private readonly byte[] _size;
    private readonly byte[] _priority;

    public EnvelopeReader(JsonSerializerOptions json)
    {
        _json = json;
        _isUsual = json.ReferenceHandler is null && !json.RespectNullableAnnotations && !json.RespectRequiredConstructorParameters
            && !json.Converters.Any(static converter => converter.CanConvert(typeof(FusionCacheEntryMetadata)) || converter.CanConvert(typeof(string[])) || converter.CanConvert(typeof(long)));
        _value = Name(nameof(FusionCacheDistributedEntry<>.Value));
        _timestamp = Name(nameof(FusionCacheDistributedEntry<>.Timestamp));
        _end = Name(nameof(FusionCacheDistributedEntry<>.LogicalExpirationTimestamp));
        _tags = Name(nameof(FusionCacheDistributedEntry<>.Tags));
        _metadata = Name(nameof(FusionCacheDistributedEntry<>.Metadata));
        _isStale = Name(nameof(FusionCacheEntryMetadata.IsStale));
        _refreshFrom = Name(nameof(FusionCacheEntryMetadata.EagerExpirationTimestamp));
        _etag = Name(nameof(FusionCacheEntryMetadata.ETag));
        _modified = Name(nameof(FusionCacheEntryMetadata.LastModifiedTimestamp));
        _size = Name(nameof(FusionCacheEntryMetadata.Size));
        _priority = Name(nameof(FusionCacheEntryMetadata.Priority));

        byte[] Name(string property) => Encoding.UTF8.GetBytes(json.PropertyNamingPolicy?.ConvertName(property) ?? property);
    }

    /// <summary>Reads an entry.</summary>
    /// <returns>Null: it is not as FusionCache writes it.</returns>
    /// <exception cref="JsonException">It is no JSON, or the value is of another type.</exception>
    public FusionCacheDistributedEntry<T>? Read<T>(byte[] data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { AllowTrailingCommas = _json.AllowTrailingCommas, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = _json.MaxDepth });
        if (!_isUsual || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var entry = new FusionCacheDistributedEntry<T>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadProperty(ref reader, entry))
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? entry : null;
    }

    private bool TryReadProperty<T>(ref Utf8JsonReader reader, FusionCacheDistributedEntry<T> entry)
    {
        if (reader.ValueTextEquals(_value))
        {
            reader.Read();
            entry.Value = JsonSerializer.Deserialize<T>(ref reader, _json)!;
        }
        else if (reader.ValueTextEquals(_timestamp) && TryNumber(ref reader, out var timestamp) && timestamp is { } time)
        {
            entry.Timestamp = time;
        }
        else if (reader.ValueTextEquals(_end) && TryNumber(ref reader, out var logical) && logical is { } end)
        {
            entry.LogicalExpirationTimestamp = end;
        }
        else if (reader.ValueTextEquals(_tags))
        {
            reader.Read();
            entry.Tags = reader.TokenType == JsonTokenType.Null ? null : JsonSerializer.Deserialize<string[]>(ref reader, _json);
        }
        else if (reader.ValueTextEquals(_metadata))
        {
            reader.Read();
            var isThere = reader.TokenType == JsonTokenType.StartObject;
            entry.Metadata = isThere ? Metadata(ref reader) : null;
            return isThere ? entry.Metadata is not null : reader.TokenType == JsonTokenType.Null;
        }
        else
        {
            return false;
        }

        return true;
    }

    // Null: it is not as FusionCache writes it.
    private FusionCacheEntryMetadata? Metadata(ref Utf8JsonReader reader)
    {
        var isStale = false;
        string? etag = null;
        long? refreshFrom = null, modified = null, size = null, priority = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(_isStale) && reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            {
                isStale = reader.GetBoolean();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(_etag) && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                etag = reader.GetString();
            }
            else if (reader.TokenType != JsonTokenType.PropertyName || !TryReadNumber(ref reader, ref refreshFrom, ref modified, ref size, ref priority))
            {
                return null;
            }
        }

        return priority is < 0 or > byte.MaxValue ? null : new(isStale, refreshFrom, etag, modified, size, (byte?)priority);
    }

    private bool TryReadNumber(ref Utf8JsonReader reader, ref long? refreshFrom, ref long? modified, ref long? size, ref long? priority)
    {
        if (reader.ValueTextEquals(_size))
        {
            return TryNumber(ref reader, out size);
        }

        if (reader.ValueTextEquals(_refreshFrom))
        {
            return TryNumber(ref reader, out refreshFrom);
        }

        if (reader.ValueTextEquals(_modified))
        {
            return TryNumber(ref reader, out modified);
        }

        return reader.ValueTextEquals(_priority) && TryNumber(ref reader, out priority);
    }

    private static bool TryNumber(ref Utf8JsonReader reader, out long? number)
    {
        number = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var read))
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        number = read;
        return true;
    }
}
