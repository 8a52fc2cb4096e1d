using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using FusionTiered.L2.Serialization;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered;

/// <summary>System.Text.Json, with the application's own options or generated context. Knows the types that those know.</summary>
/// <remarks>
/// The depth of values is limited by <see cref="JsonSerializerOptions.MaxDepth"/>, 64 unless the options say otherwise.
/// Members that JSON leaves out are lost here, too: a value from L2 has the members of its type <c>T</c>, without those of a derived class.
/// </remarks>
public sealed class JsonValueSerializer : IValueSerializer
{
    private readonly JsonSerializerOptions _options;
    private readonly JsonWriters _writers;

    /// <summary>
    /// Any type by reflection, public fields included (without them a tuple would be written as <c>{}</c>), infinite numbers and NaN
    /// as text, letters of all alphabets unescaped. Where reflection is switched off (native AOT), it knows no type: pass a context.
    /// </summary>
    public JsonValueSerializer()
        : this(Defaults.Options)
    {
    }

    /// <summary>The types of a generated context, with the context's options.</summary>
    /// <param name="context">The context: <c>MyContext.Default</c>.</param>
    public JsonValueSerializer(JsonSerializerContext context)
        : this((context ?? throw new ArgumentNullException(nameof(context))).Options)
    {
    }

    /// <summary>The options of the application, copied. Several contexts go into <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.</summary>
    /// <param name="options">Without a resolver, types are found by reflection, where that is not switched off.</param>
    public JsonValueSerializer(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.IsReadOnly ? options : Completed(options);
        _writers = new JsonWriters(_options);
    }

    /// <inheritdoc/>
    public byte Id => SerializerIds.Json;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The type is a tuple and the options leave its fields out.</exception>
    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = null;
        if (!_options.TryGetTypeInfo(typeof(T), out var found))
        {
            return false;
        }

        if (typeof(T).IsValueType && typeof(ITuple).IsAssignableFrom(typeof(T))
            && found is { Kind: JsonTypeInfoKind.Object, Properties.Count: 0 } && typeof(T) != typeof(ValueTuple))
        {
            throw new NotSupportedException(
                $"System.Text.Json writes '{typeof(T)}' as {{}} unless JsonSerializerOptions.IncludeFields is true: its values would be lost. Set IncludeFields, or use a record.");
        }

        serializer = new JsonOf<T>((JsonTypeInfo<T>)found, _writers);
        return true;
    }

    /// <summary>Whether the values of a type can be read again; the type is one that it knows.</summary>
    internal Copies.JsonReadability ReadabilityOf(Type type) => Copies.JsonReadability.Of(_options.GetTypeInfo(type));

    private static JsonSerializerOptions Completed(JsonSerializerOptions options)
    {
        var copy = new JsonSerializerOptions(options);
        copy.TypeInfoResolver ??= JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine();
        copy.MakeReadOnly();
        return copy;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();

    // Once in the process: to make the encoder costs more than all else of a cache, and the knowledge about types is the same for all.
    private static class Defaults
    {
        public static readonly JsonSerializerOptions Options = Completed(new JsonSerializerOptions
        {
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        });
    }
}
