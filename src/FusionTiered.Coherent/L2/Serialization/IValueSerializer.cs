using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered;

/// <summary>Turns values into the bytes that L2 keeps, for as many types as it knows, and says by a number which bytes are its own.</summary>
/// <remarks>
/// It makes the typed serializers of <c>Microsoft.Extensions.Caching.Abstractions</c>, so a serializer written for
/// <c>HybridCache</c> serves here as it is: see <see cref="ValueSerializer"/>. The cases:
/// <list type="bullet">
/// <item><description>A type it does not know: <c>TryCreateSerializer</c> returns false, and the next serializer is asked; JSON comes last.</description></item>
/// <item><description>Bytes it cannot read: <c>Deserialize</c> throws. That is a miss; the entry is removed and reported.</description></item>
/// <item><description>The bytes given to <c>Deserialize</c> are reused afterwards: a value must not hold on to them.</description></item>
/// <item><description>It is never asked for null, nor for plain JSON, which is always System.Text.Json.</description></item>
/// <item><description>Both methods are called by many threads at once.</description></item>
/// </list>
/// To change the serializer of a type, register the old one behind the new: it goes on reading its own values.
/// </remarks>
public interface IValueSerializer : IHybridCacheSerializerFactory
{
    /// <summary>
    /// Written into each payload; another serializer's bytes are a miss and left alone. From 128 to 255 for an
    /// application's own (1 is JSON, 2 raw text and bytes, 3 the serializers registered for HybridCache). Never give a number to another format.
    /// </summary>
    byte Id { get; }
}
