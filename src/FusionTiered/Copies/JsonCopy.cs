using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Copies;

/// <summary>System.Text.Json by reflection, public fields included (a tuple has nothing else). Copies stay in memory, so its spelling is nobody's contract.</summary>
internal sealed class JsonCopy<T>(JsonTypeInfo<T> type) : IHybridCacheSerializer<T>
{
    /// <exception cref="NotSupportedException">Reflection is switched off (native AOT), so JSON knows no type by itself.</exception>
    public static JsonCopy<T> Create() =>
        JsonSerializer.IsReflectionEnabledByDefault
            ? new((JsonTypeInfo<T>)Shared.Options.GetTypeInfo(typeof(T)))
            : throw new NotSupportedException(
                $"Values of type '{typeof(T)}' are copied for each caller, but no serializer knows the type. Register an IHybridCacheSerializer for it, mark it sealed and [ImmutableObject(true)], or set {nameof(CacheProfileOptions.CopyValues)} of its profile to false.");

    public void Serialize(T value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type);
    }

    public T Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new Utf8JsonReader(source);
        return JsonSerializer.Deserialize(ref reader, type)!;
    }

    private static class Shared
    {
        public static readonly JsonSerializerOptions Options = Create();

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked only where reflection is on; publishing trimmed or AOT switches it off.")]
        private static JsonSerializerOptions Create()
        {
            var options = new JsonSerializerOptions
            {
                IncludeFields = true,
                NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
                TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            };
            options.MakeReadOnly();
            return options;
        }
    }
}
