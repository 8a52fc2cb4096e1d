using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using FusionTiered.Copies;
using FusionTiered.Failures;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using Microsoft.Extensions.Caching.Hybrid;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace FusionTiered.Fusion.Serialization;

/// <summary>How the values of a profile are copied, and written for L2: by the serializer that the application registered for their type (<see cref="IHybridCacheSerializer{T}"/>), else as JSON.</summary>
/// <remarks>FusionCache asks for a value alone when it copies, and for the entry around it when it writes to L2: that stays JSON, with the value's bytes in it.</remarks>
internal sealed class RegisteredSerializer(CopySerializers registered, JsonSerializerOptions json, ProfileState profile, Action tagsSeen, EntryTimes? times, Action<byte[], Exception, Func<bool>> refused) : IFusionCacheSerializer
{
    private readonly FusionCacheSystemTextJsonSerializer _json = new(json);
    private readonly EnvelopeReader _envelopes = new(json);
    private readonly ConcurrentDictionary<Type, object> _byType = [];

    public byte[] Serialize<T>(T? obj) => obj is null ? _json.Serialize(obj) : Of<T>().Serialize(obj);

    public T? Deserialize<T>(byte[] data) => Of<T>().Deserialize(data);

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    /// <summary>An entry of L2 with its times on the local clock, for a read that goes past FusionCache.</summary>
    public FusionCacheDistributedEntry<T>? Read<T>(byte[] data) =>
        Of<FusionCacheDistributedEntry<T>>() is Entry<T> form && form.Decoded(data) is { } entry ? times?.ToLocal(entry, sameTime: null) ?? entry : null;

    /// <summary>An entry for L2, for a write that goes past FusionCache.</summary>
    public byte[] Write<T>(FusionCacheDistributedEntry<T> entry, StoreTicket ticket) => ((Entry<T>)Of<FusionCacheDistributedEntry<T>>()).Encoded(entry, ticket);

    private Form<T> Of<T>() => _byType.TryGetValue(typeof(T), out var known) ? (Form<T>)known : (Form<T>)_byType.GetOrAdd(typeof(T), Find<T>());

    [SuppressMessage("Trimming", "IL2070,IL2076", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    private Form<T> Find<T>()
    {
        if (typeof(T) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(FusionCacheDistributedEntry<>))
        {
            return (Form<T>)Activator.CreateInstance(typeof(Entry<>).MakeGenericType(type.GetGenericArguments()), this)!;
        }

        return registered.Registered<T>() is { } own ? new Own<T>(own) : new Json<T>(_json);
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

    /// <summary>An entry in L2. It is compressed where the profile says so, and read either way.</summary>
    private sealed class Entry<T>(RegisteredSerializer owner) : Form<FusionCacheDistributedEntry<T>>
    {
        private readonly Own<T>? _own = owner.Registered<T>();
        private JsonReadability? _readability;

        public override byte[] Serialize(FusionCacheDistributedEntry<T> value) => Encoded(value, StoreTicket.Current);

        public byte[] Encoded(FusionCacheDistributedEntry<T> value, StoreTicket? ticket)
        {
            if (_own is null && value.Value is not null)
            {
                RefuseUnreadable(value.Value);
            }

            value = owner.Times?.ToRedis(value, ticket) ?? value;
            var settings = owner.Profile.Settings;
            var bytes = _own is null ? owner._json.Serialize(value) : owner._json.Serialize(new FusionCacheDistributedEntry<byte[]?>(
                value.Value is null ? null : _own.Serialize(value.Value), value.Timestamp, value.LogicalExpirationTimestamp, value.Tags, value.Metadata));
            bytes = Compression.Compressed(VersionedEntry.With(bytes, settings.Version), settings.CompressFrom ?? 0, settings.MaxL2ValueBytes);
            return bytes.Length <= settings.MaxL2ValueBytes ? bytes : throw new PayloadTooLargeException(bytes.Length, settings.MaxL2ValueBytes);
        }

        public override FusionCacheDistributedEntry<T>? Deserialize(byte[] data)
        {
            FusionCacheDistributedEntry<T>? entry;
            try
            {
                entry = Decoded(data);
            }
            catch (Exception failure)
            {
                owner.Refused(data, failure, () => IsDamaged(data, failure));
                throw;
            }

            return entry is null || owner.Times is not { } times ? entry : Found(times, entry, data);
        }

        public FusionCacheDistributedEntry<T>? Decoded(byte[] data)
        {
            var longest = owner.Profile.Settings.MaxL2ValueBytes;
            using var place = Inflation.Enter(Compression.LengthOf(data, longest));
            if (VersionedEntry.Without(Compression.Plain(data, longest), owner.Profile.Settings.Version) is not { } plain)
            {
                return null;
            }

            var entry = _own is null ? owner._envelopes.Read<T>(plain) ?? owner._json.Deserialize<FusionCacheDistributedEntry<T>>(plain)
                : (owner._envelopes.Read<byte[]?>(plain) ?? owner._json.Deserialize<FusionCacheDistributedEntry<byte[]?>>(plain)) is { } outer
                    ? new(outer.Value is null ? default! : _own.Deserialize(outer.Value)!, outer.Timestamp, outer.LogicalExpirationTimestamp, outer.Tags, outer.Metadata)
                    : null;
            if (entry is { Timestamp: <= 0 })
            {
                // JSON of another program, with none of the members: a value of it would be one that nobody wrote.
                throw new JsonException("The JSON is no entry of FusionCache: it does not say when it was written.");
            }

            if (entry?.Tags is { Length: > 0 })
            {
                owner.TagsSeen();
            }

            return entry;
        }

        // A failure tells little: a serializer of the application fails without its keys or its assemblies, and JSON where the type of the
        // call is another one. So the failure counts only where it names the bytes, and else the envelope must be broken.
        private bool IsDamaged(byte[] data, Exception failure) =>
            failure is not PayloadTooLargeException
            && ((_own is not null && failure is (InvalidDataException or EndOfStreamException or FormatException or DecoderFallbackException)) || !owner.IsEntry(data));

        // The other nodes would find out at each read.
        private void RefuseUnreadable(T value)
        {
            var readability = _readability ??= owner.ReadabilityOf<T>();
            if (readability.Fault is { } fault)
            {
                throw new UnreadableTypeException(typeof(T), fault);
            }

            if (readability.Doubt is { } doubt)
            {
                try
                {
                    owner._json.Deserialize<T>(owner._json.Serialize(value));
                }
                catch (NotSupportedException)
                {
                    throw new UnreadableTypeException(typeof(T), doubt);
                }
            }
        }

        private static FusionCacheDistributedEntry<T> Found(EntryTimes times, FusionCacheDistributedEntry<T> entry, byte[] data)
        {
            var ticket = StoreTicket.Current is { } current && ReferenceEquals(current.Bytes, data) ? current : null;
            var local = times.ToLocal(entry, ticket?.SameTime);
            ticket?.Found(local.Value, times.FreshFor(local.LogicalExpirationTimestamp), local.Timestamp, local.Tags);
            return local;
        }
    }

    // Whether it is an entry of FusionCache, whatever its value is. Where this node cannot tell, it is.
    private bool IsEntry(byte[] data)
    {
        var longest = profile.Settings.MaxL2ValueBytes;
        try
        {
            using var place = Inflation.Enter(Compression.LengthOf(data, longest));
            return _json.Deserialize<FusionCacheDistributedEntry<JsonElement>>(Compression.Plain(data, longest)) is { Timestamp: > 0 };
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            return false;
        }
#pragma warning disable CA1031 // It is asked behind a failure that is being told.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }

    private ProfileState Profile => profile;

    private EntryTimes? Times => times;

    private Action TagsSeen => tagsSeen;

    private Action<byte[], Exception, Func<bool>> Refused => refused;

    [SuppressMessage("Trimming", "IL2026", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    private JsonReadability ReadabilityOf<T>()
    {
        json.MakeReadOnly(populateMissingResolver: true);
        return JsonReadability.Of(json.GetTypeInfo(typeof(T)));
    }

    private Own<T>? Registered<T>() => registered.Registered<T>() is { } own ? new Own<T>(own) : null;
}
