using FusionTiered.Tests.L2.Payloads;
using System.Text.Json;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class WriteLimitTests
{
    private static readonly PayloadHeader NoTags = Codec.Header with { Tags = null };

    private readonly Codec _codec = new(new PayloadRules { MaxBytes = 10_000, CompressFrom = int.MaxValue });

    [Fact]
    public void The_limit_counts_the_header_and_is_exact()
    {
        var most = _codec.Rules.MaxBytes - EntryPayload.HeaderLength;
        _codec.Write(new byte[most], NoTags).Length.Should().Be(10_000);
        _codec.TryWrite(new byte[most + 1], NoTags).Should().Be(new PayloadWrite(PayloadWriteOutcome.TooLarge));
    }

    [Fact]
    public void Text_and_JSON_may_fill_it_too()
    {
        _codec.Write(new string('a', 9_900), NoTags).Length.Should().Be(9_972);
        _codec.Write(new[] { new string('a', 9_900) }, NoTags).Length.Should().Be(9_976);
        _codec.Write(new[] { new string('\n', 4_960) }, NoTags).Length.Should().Be(9_996);
    }

    [Fact]
    public void What_is_too_large_before_compression_is_too_large() =>
        new Codec(new PayloadRules { MaxBytes = 10_000 }).TryWrite(new string('a', 10_001)).Outcome.Should().Be(PayloadWriteOutcome.TooLarge);

    [Fact]
    public void Tags_alone_can_be_too_large() =>
        _codec.TryWrite(1, Codec.Header with { Tags = [new(new string('t', 10_000), 1)] }).Outcome.Should().Be(PayloadWriteOutcome.TooLarge);

    [Fact]
    public void A_value_far_over_the_limit_takes_no_memory_to_refuse()
    {
        var huge = Enumerable.Range(0, 1_000_000).ToArray();
        _codec.TryWrite(huge);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _codec.TryWrite(huge).Outcome.Should().Be(PayloadWriteOutcome.TooLarge);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200_000);
    }

    [Fact]
    public void Plain_JSON_has_the_same_limit()
    {
        var plain = new Codec(new PayloadRules { MaxBytes = 1_000, PlainJson = true });
        plain.Write(new string('a', 998), NoTags).Length.Should().Be(1_000);
        plain.TryWrite(new string('a', 999), NoTags).Outcome.Should().Be(PayloadWriteOutcome.TooLarge);
    }

    [Fact]
    public void A_value_too_deep_for_JSON_fails_and_says_so()
    {
        Deep? deep = null;
        for (var depth = 0; depth < 64; depth++)
        {
            deep = new Deep(deep);
        }

        _codec.Write(deep, NoTags);
        var write = _codec.TryWrite(new Deep(deep), NoTags);
        (write.Outcome, write.Failure is JsonException).Should().Be((PayloadWriteOutcome.Failed, true));
    }

    [Fact]
    public void After_a_failure_the_next_write_is_whole()
    {
        using var buffer = new PayloadBuffer();
        var writer = _codec.Writer;
        writer.Write(NoTags, Codec.Key, new string[] { new('a', 20_000) }, _codec.Rules, buffer).Outcome.Should().Be(PayloadWriteOutcome.TooLarge);
        writer.Write(NoTags, Codec.Key, Samples.Price, _codec.Rules, buffer).IsWritten.Should().BeTrue();
        _codec.Read<Price>(buffer.Written.ToArray()).Value.Should().Be(Samples.Price);
    }
}
