using System.Buffers;
using FusionTiered.L2.Payloads;
using FusionTiered.L2.Serialization;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>A writer and a reader of the same cache, with headers and keys that do not matter.</summary>
internal sealed class Codec(PayloadRules? rules = null, params IValueSerializer[] serializers)
{
    public const string Key = "market:btc";

    public const string Scope = "shop:";

    private readonly SerializerCatalog _catalog = new(serializers);

    public PayloadRules Rules { get; init; } = rules ?? PayloadRules.Default;

    public PayloadWriter Writer => new(_catalog, Scope);

    public PayloadReader Reader => new(_catalog, Scope);

    public static PayloadHeader Header { get; } = new()
    {
        Id = new EntryId(0x0123456789ABCDEF, 0xFEDCBA9876543210),
        FreshFor = TimeSpan.FromMinutes(5),
        StaleFor = TimeSpan.FromMinutes(20),
        CacheVersion = 1_700_000_000_000_001,
        ProfileVersion = 1_700_000_000_000_002,
        PatternSet = 0xC0FFEE,
        Tags = [new("eu", 1_700_000_000_000_003), new("größe 🎈", long.MaxValue)],
    };

    public byte[] Write<T>(T value, PayloadHeader? header = null, string key = Key)
    {
        using var buffer = new PayloadBuffer();
        Writer.Write(header ?? Header, key, value, Rules, buffer).Should().Be(new PayloadWrite(PayloadWriteOutcome.Written));
        return buffer.Written.ToArray();
    }

    public PayloadWrite TryWrite<T>(T value, PayloadHeader? header = null)
    {
        using var buffer = new PayloadBuffer();
        var write = Writer.Write(header ?? Header, Key, value, Rules, buffer);
        buffer.Length.Should().Be(0, "a write that came to nothing leaves nothing");
        return write;
    }

    public (PayloadOutcome Outcome, T? Value) Read<T>(byte[] payload, string key = Key) => Read<T>(payload, key, out _);

    public (PayloadOutcome Outcome, T? Value) Read<T>(byte[] payload, string key, out PayloadHeader header) =>
        (Reader.Read<T>(payload.AsMemory(), key, Rules, out header, out var value, out _), value);

    public PayloadOutcome OutcomeOf<T>(byte[] payload, string key = Key) => Read<T>(payload, key).Outcome;

    public T? RoundTrip<T>(T value)
    {
        var (outcome, back) = Read<T>(Write(value));
        outcome.Should().Be(PayloadOutcome.Value);
        return back;
    }

    /// <summary>The bytes in pieces of this length.</summary>
    public static ReadOnlySequence<byte> Pieces(byte[] bytes, int length)
    {
        Piece? first = null;
        Piece? last = null;
        for (var at = 0; at < bytes.Length; at += length)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(length, bytes.Length - at)), last);
            first ??= last;
        }

        return first is null ? default : new(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
