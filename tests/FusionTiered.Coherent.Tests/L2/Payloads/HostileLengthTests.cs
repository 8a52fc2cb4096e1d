using System.Buffers.Binary;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>Payloads with a checksum that fits and lengths that do not.</summary>
public sealed class HostileLengthTests
{
    private readonly Codec _codec = new();

    [Theory, InlineData((ushort)3), InlineData((ushort)100), InlineData(ushort.MaxValue)]
    public void More_tags_than_there_are_bytes_for_are_not_believed(ushort count)
    {
        var payload = _codec.Write(1);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(EntryPayload.TagCountAt), count);
        Refused<int>(payload, within: 1_000);
    }

    [Theory, InlineData((ushort)0), InlineData((ushort)60), InlineData(ushort.MaxValue)]
    public void A_tag_longer_than_the_payload_is_not_believed(ushort length)
    {
        var payload = _codec.Write(1);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(EntryPayload.HeaderLength), length);
        Refused<int>(payload, within: 1_000);
    }

    [Fact]
    public void A_tag_that_is_no_text_is_not_believed()
    {
        var payload = _codec.Write(1);
        payload[EntryPayload.HeaderLength + 2] = 0xFF;
        Refused<int>(payload, within: 1_000);
    }

    [Theory, InlineData(0u), InlineData(1u << 30), InlineData(uint.MaxValue), InlineData((uint)int.MaxValue), InlineData(99_999u), InlineData(100_001u)]
    public void A_length_before_compression_is_not_believed(uint declared)
    {
        var payload = Compressed(out var at);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(at), declared);
        Refused<string>(payload, within: 1_000);
    }

    [Fact]
    public void Memory_for_a_length_is_borrowed_only_within_the_limits()
    {
        var payload = Compressed(out var at);
        var small = new Codec(new PayloadRules { MaxBytes = 50_000 });
        EntryPayload.Seal(payload);
        AllocatedBy(() => small.OutcomeOf<string>(payload).Should().Be(PayloadOutcome.TooLarge)).Should().BeLessThan(10_000);
        var mean = new Codec(new PayloadRules { MaxInflation = 2 });
        AllocatedBy(() => mean.OutcomeOf<string>(payload).Should().Be(PayloadOutcome.Corrupt)).Should().BeLessThan(10_000);
    }

    [Fact]
    public void A_tiny_payload_that_expands_to_very_much_is_refused_before_memory_is_taken()
    {
        var bomb = new Codec(new PayloadRules { MaxInflation = int.MaxValue }).Write(new string('a', 15_000_000));

        AllocatedBy(() => _codec.OutcomeOf<string>(bomb).Should().Be(PayloadOutcome.Corrupt)).Should().BeLessThan(10_000);
    }

    [Fact]
    public void Pieces_over_the_limit_are_not_put_together()
    {
        var pieces = Codec.Pieces(new byte[20_000_000], 5_000_000);
        var reader = _codec.Reader;
        AllocatedBy(() => reader.Read<string>(pieces, Codec.Key, _codec.Rules, out _, out _, out _).Should().Be(PayloadOutcome.TooLarge)).Should().BeLessThan(1_000_000);
    }

    [Fact]
    public void Compressed_bytes_cut_short_under_a_checksum_that_fits_are_noticed()
    {
        var whole = Compressed(out var at, letters: 5_000);
        for (var length = EntryPayload.HeaderLength; length < whole.Length; length++)
        {
            var payload = whole[..length];
            EntryPayload.Seal(payload);
            if (_codec.OutcomeOf<string>(payload) is not PayloadOutcome.Corrupt and var outcome)
            {
                Assert.Fail($"Cut to {length} with the value at {at}: {outcome}.");
            }
        }
    }

    [Fact]
    public void Null_with_a_value_behind_it_is_not_believed()
    {
        foreach (byte flags in (byte[])[EntryPayload.NullFlag, EntryPayload.NothingFlag, 3, 5])
        {
            var payload = _codec.Write("text");
            payload[EntryPayload.FlagsAt] = flags;
            Refused<string>(payload, within: 1_000);
        }
    }

    // Random letters: they shrink to a quarter, so that no limit but the one in question is near.
    private byte[] Compressed(out int lengthAt, int letters = 100_000)
    {
        var random = new Random(1);
        var text = string.Create(letters, random, static (chars, r) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = (char)('a' + r.Next(4));
            }
        });
        lengthAt = EntryPayload.HeaderLength;
        var payload = _codec.Write(text, Codec.Header with { Tags = null });
        payload.Length.Should().BeLessThan(letters / 2);
        return payload;
    }

    private void Refused<T>(byte[] payload, long within)
    {
        EntryPayload.Seal(payload);
        _codec.OutcomeOf<T>(payload);
        var outcome = default(PayloadOutcome);
        var reader = _codec.Reader;
        AllocatedBy(() => outcome = reader.Read<T>(payload.AsMemory(), Codec.Key, _codec.Rules, out _, out _, out _)).Should().BeLessThan(within);
        outcome.Should().Be(PayloadOutcome.Corrupt);
    }

    // The least of a few: a collection may just have emptied the pools.
    private static long AllocatedBy(Action action)
    {
        var least = long.MaxValue;
        for (var time = 0; time < 3; time++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
