using FusionTiered.Tests.L2.Payloads;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>Whole payloads that are not for this reader.</summary>
public sealed class UnreadablePayloadTests
{
    private readonly Codec _codec = new();

    [Fact]
    public void Another_keys_payload_is_told_apart() =>
        _codec.OutcomeOf<Price>(_codec.Write(Samples.Price, key: "market:eth")).Should().Be(PayloadOutcome.OtherKey);

    [Fact]
    public void The_same_key_under_another_scope_is_another_key()
    {
        var other = new PayloadReader(new FusionTiered.L2.Serialization.SerializerCatalog(), "other:");
        other.Open<Price>(_codec.Write(Samples.Price), Codec.Key, _codec.Rules, out _).Should().Be(PayloadOutcome.OtherKey);
    }

    [Fact]
    public void Another_type_is_a_miss_and_left_alone()
    {
        var payload = _codec.Write(Samples.Price);
        PayloadOutcome[] outcomes = [_codec.OutcomeOf<Report>(payload), _codec.OutcomeOf<object>(payload), _codec.OutcomeOf<Price[]>(payload)];
        outcomes.Should().AllBeEquivalentTo(PayloadOutcome.OtherType);
        PayloadOutcome.OtherType.IsRemoved().Should().BeFalse();
    }

    [Fact]
    public void Null_is_of_a_type_too() =>
        _codec.OutcomeOf<int>(_codec.Write<int?>(null)).Should().Be(PayloadOutcome.OtherType);

    [Fact]
    public void A_payload_without_a_type_is_read_as_what_was_asked_for()
    {
        var payload = Changed(_codec.Write(1), EntryPayload.TypeAt, 0, 0, 0, 0);
        _codec.Read<long>(payload).Should().Be((PayloadOutcome.Value, 1L));
    }

    [Fact]
    public void Null_without_a_type_is_no_number()
    {
        var payload = Changed(_codec.Write<int?>(null), EntryPayload.TypeAt, 0, 0, 0, 0);
        _codec.OutcomeOf<int>(payload).Should().Be(PayloadOutcome.OtherType);
    }

    [Theory, InlineData(2), InlineData(3), InlineData(255)]
    public void A_newer_format_is_a_miss_and_left_alone(byte version)
    {
        var payload = _codec.Write(Samples.Price);
        EntryPayload.Seal(payload, version);
        _codec.OutcomeOf<Price>(payload).Should().Be(PayloadOutcome.NewerFormat);
        PayloadOutcome.NewerFormat.IsRemoved().Should().BeFalse();
    }

    [Theory, InlineData(8), InlineData(12), InlineData(16), InlineData(128)]
    public void A_flag_of_a_later_version_is_a_newer_format(byte flag) =>
        _codec.OutcomeOf<Price>(Changed(_codec.Write(Samples.Price), EntryPayload.FlagsAt, flag)).Should().Be(PayloadOutcome.NewerFormat);

    [Fact]
    public void A_damaged_version_is_damage_not_progress()
    {
        var payload = _codec.Write(Samples.Price);
        payload[3] = 2;
        _codec.OutcomeOf<Price>(payload).Should().Be(PayloadOutcome.Corrupt);
        PayloadOutcome.Corrupt.IsRemoved().Should().BeTrue();
    }

    [Fact]
    public void Version_0_never_was()
    {
        var payload = _codec.Write(Samples.Price);
        EntryPayload.Seal(payload, version: 0);
        _codec.OutcomeOf<Price>(payload).Should().Be(PayloadOutcome.Corrupt);
    }

    [Fact]
    public void A_serializer_that_is_not_registered_is_a_miss_and_left_alone() =>
        _codec.OutcomeOf<Price>(Changed(_codec.Write(Samples.Price), EntryPayload.SerializerAt, 200)).Should().Be(PayloadOutcome.OtherSerializer);

    [Fact]
    public void A_value_that_its_own_type_refuses_is_reported()
    {
        var payload = _codec.Write(new Stubborn { Number = 42 });
        payload.AsSpan()[^3] = (byte)'4';
        payload = Changed([.. payload[..^1], (byte)'2', (byte)'}'], 0);
        var outcome = _codec.Reader.Read<Stubborn>(payload.AsMemory(), Codec.Key, _codec.Rules, out _, out var value, out var failure);
        (outcome, value, failure is ArgumentOutOfRangeException).Should().Be((PayloadOutcome.Undeserializable, null, true));
    }

    [Fact]
    public void Bytes_that_the_serializer_cannot_read_are_reported() =>
        _codec.OutcomeOf<Price>(Changed([.. _codec.Write(Samples.Price), (byte)'}'], 0)).Should().Be(PayloadOutcome.Undeserializable);

    [Fact]
    public void A_longer_payload_than_this_nodes_rules_allow_is_left_alone()
    {
        var small = new Codec(new PayloadRules { MaxBytes = 1_000 });
        var compressed = _codec.Write(string.Concat(Enumerable.Repeat("0123456789abcdefghijklmnopqrstuvwxyz", 120)), Codec.Header with { Tags = null });
        small.OutcomeOf<string>(_codec.Write(new string('a', 1_000))).Should().Be(PayloadOutcome.TooLarge);
        compressed.Length.Should().BeLessThan(1_000);
        small.OutcomeOf<string>(compressed).Should().Be(PayloadOutcome.TooLarge);
    }

    /// <summary>Changes bytes as someone would who can compute a checksum.</summary>
    internal static byte[] Changed(byte[] payload, int at, params byte[] bytes)
    {
        bytes.CopyTo(payload, at);
        EntryPayload.Seal(payload);
        return payload;
    }
}
