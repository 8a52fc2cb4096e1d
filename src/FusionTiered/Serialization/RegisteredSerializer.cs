using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FusionTiered.Copies;
using Microsoft.Extensions.Caching.Hybrid;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace FusionTiered.Fusion.Serialization;

/// <summary>How values are copied, and written for Redis: by what the application registered for their type (<see cref="IHybridCacheSerializer{T}"/>), else as JSON.</summary>
/// <remarks>FusionCache asks for a value alone when it copies, and for the entry around it when it writes to Redis: that stays JSON, with the value's bytes in it.</remarks>
internal sealed class RegisteredSerializer(CopySerializers registered, IFusionCacheSerializer json) : IFusionCacheSerializer
{
    private readonly ConcurrentDictionary<Type, object> _byType = [];

    public byte[] Serialize<T>(T? obj) => obj is null ? json.Serialize(obj) : Of<T>().Serialize(obj);

    public T? Deserialize<T>(byte[] data) => Of<T>().Deserialize(data);

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    private Form<T> Of<T>() => _byType.TryGetValue(typeof(T), out var known) ? (Form<T>)known : (Form<T>)_byType.GetOrAdd(typeof(T), Find<T>());

    [SuppressMessage("Trimming", "IL2070,IL2076", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    private Form<T> Find<T>()
    {
        if (typeof(T) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(FusionCacheDistributedEntry<>))
        {
            var finder = (EntryFinder)Activator.CreateInstance(typeof(EntryFinder<>).MakeGenericType(type.GetGenericArguments()))!;
            return (Form<T>?)finder.Find(registered, json) ?? new Json<T>(json);
        }

        return registered.Registered<T>() is { } own ? new Own<T>(own) : new Json<T>(json);
    }

    private abstract class Form<T>
    {
        public abstract byte[] Serialize(T value);

        public abstract T? Deserialize(byte[] data);
    }

    private sealed class Json<T>(IFusionCacheSerializer json) : Form<T>
    {
        public override byte[] Serialize(T value) => json.Serialize(value);

        public override T? Deserialize(byte[] data) => json.Deserialize<T>(data);
    }

    private sealed class Own<T>(IHybridCacheSerializer<T> own) : Form<T>
    {
        public override byte[] Serialize(T value)
        {
            var buffer = new ArrayBufferWriter<byte>();
            own.Serialize(value, buffer);
            return buffer.WrittenSpan.ToArray();
        }

        public override T? Deserialize(byte[] data) => own.Deserialize(new ReadOnlySequence<byte>(data));
    }

    private sealed class OwnEntry<T>(Own<T> own, IFusionCacheSerializer json) : Form<FusionCacheDistributedEntry<T>>
    {
        public override byte[] Serialize(FusionCacheDistributedEntry<T> value) => json.Serialize(
            new FusionCacheDistributedEntry<byte[]?>(
                value.Value is null ? null : own.Serialize(value.Value), value.Timestamp, value.LogicalExpirationTimestamp, value.Tags, value.Metadata));

        public override FusionCacheDistributedEntry<T>? Deserialize(byte[] data) => json.Deserialize<FusionCacheDistributedEntry<byte[]?>>(data) is { } entry
            ? new(entry.Value is null ? default! : own.Deserialize(entry.Value)!, entry.Timestamp, entry.LogicalExpirationTimestamp, entry.Tags, entry.Metadata)
            : null;
    }

    private abstract class EntryFinder
    {
        public abstract object? Find(CopySerializers registered, IFusionCacheSerializer json);
    }

    private sealed class EntryFinder<T> : EntryFinder
    {
        public override object? Find(CopySerializers registered, IFusionCacheSerializer json) =>
            registered.Registered<T>() is { } own ? new OwnEntry<T>(new Own<T>(own), json) : null;
    }
}
