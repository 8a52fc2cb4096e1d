using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class CompressionTests
{
    private static readonly PayloadHeader NoTags = Codec.Header with { Tags = null };

    private readonly Codec _codec = new();

    [Fact]
    public void A_value_of_the_limit_is_compressed_a_shorter_one_is_not()
    {
        IsCompressed(_codec.Write(Text(4_095))).Should().BeFalse();
        IsCompressed(_codec.Write(Text(4_096))).Should().BeTrue();
    }

    [Fact]
    public void What_does_not_get_shorter_stays_as_it_is()
    {
        var noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        var payload = _codec.Write(noise, NoTags);
        payload.Length.Should().Be(EntryPayload.HeaderLength + noise.Length);
        _codec.Read<byte[]>(payload).Value.Should().Equal(noise);
    }

    [Fact]
    public void What_a_reader_would_refuse_to_inflate_stays_as_it_is()
    {
        var payload = _codec.Write(new string('a', 1_000_000));
        IsCompressed(payload).Should().BeFalse();
        _codec.Read<string>(payload).Value.Should().Be(new string('a', 1_000_000));
    }

    [Theory, InlineData(4_096), InlineData(65_536), InlineData(1_000_000), InlineData(5_000_000)]
    public void What_was_compressed_comes_back(int length)
    {
        var payload = _codec.Write(Text(length));
        payload.Length.Should().BeLessThan(length / 2);
        _codec.Read<string>(payload, Codec.Key, out var header).Value.Should().Be(Text(length));
        header.ValueBytes.Should().Be(length);
    }

    [Fact]
    public void Compression_can_be_off() =>
        IsCompressed(new Codec(new PayloadRules { CompressFrom = int.MaxValue }).Write(Text(100_000))).Should().BeFalse();

    [Fact]
    public void Compression_of_everything_harms_no_short_value()
    {
        var codec = new Codec(new PayloadRules { CompressFrom = 0 });
        for (var length = 0; length < 300; length++)
        {
            codec.RoundTrip(Text(length)).Should().Be(Text(length));
        }
    }

    private static bool IsCompressed(byte[] payload) => (payload[EntryPayload.FlagsAt] & EntryPayload.BrotliFlag) != 0;

    private static string Text(int length)
    {
        var random = new Random(length);
        return string.Create(length, random, static (chars, r) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = "abcd"[r.Next(4)];
            }
        });
    }
}
