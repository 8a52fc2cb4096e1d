using FusionTiered.Tests.L2.Payloads;
using System.Text;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class RoundTripTests
{
    private readonly Codec _codec = new();

    private static readonly byte[] LikeAPayload = [0, 0xF7, 0x46, 0x54, 255];
    private static readonly int[] Numbers = [1, 2, 3];

    public static TheoryData<object> Values => new()
    {
        0, -1, int.MaxValue, long.MinValue, (byte)255, true, 'x', 1.5f, double.MaxValue, double.NaN, double.NegativeInfinity,
        decimal.MaxValue, 0.000_000_1m, DateTimeOffset.MaxValue, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        TimeSpan.FromTicks(1), DateOnly.MaxValue, TimeOnly.MinValue, Guid.Empty, Side.Sell, Int128.MinValue,
        new Level(1.25, 7, Side.Buy), (1, "two", 3.0), new KeyValuePair<string, int>("a", 1), new Uri("https://example.com/a?b=c"), new Version(1, 2, 3),
        string.Empty, "text", new string('a', 100_000), LikeAPayload, Array.Empty<byte>(),
        Numbers, new List<string> { "a", "" }, new Dictionary<int, string> { [2] = "b" }, new HashSet<int> { 3 },
        Samples.Price, Samples.Report, Samples.ManyPrices, new List<int[]> { Numbers, Array.Empty<int>() },
    };

    [Theory, MemberData(nameof(Values))]
    public void A_value_comes_back_as_it_was<T>(T value) =>
        _codec.RoundTrip(value).Should().BeOfType(value!.GetType()).And.BeEquivalentTo(value, o => o.WithStrictOrdering());

    [Fact]
    public void Null_comes_back_as_null()
    {
        _codec.RoundTrip<string?>(null).Should().BeNull();
        _codec.RoundTrip<Price?>(null).Should().BeNull();
        _codec.RoundTrip<int?>(null).Should().BeNull();
    }

    [Fact]
    public void A_nullable_number_comes_back() => _codec.RoundTrip<int?>(0).Should().Be(0);

    [Fact]
    public void Memory_comes_back_as_a_copy_of_its_own()
    {
        var payload = _codec.Write<ReadOnlyMemory<byte>>(new byte[] { 1, 2, 3 });
        var back = _codec.Read<ReadOnlyMemory<byte>>(payload).Value;
        payload.AsSpan().Clear();
        back.ToArray().Should().Equal(1, 2, 3);
    }

    [Fact]
    public void Every_character_comes_back_half_surrogate_pairs_included()
    {
        for (var first = 0; first <= char.MaxValue; first += 256)
        {
            var text = string.Concat(Enumerable.Range(first, 256).Select(c => (char)c));
            _codec.RoundTrip(text).Should().Be(text);
        }
    }

    [Fact]
    public void Every_rune_comes_back()
    {
        var text = new StringBuilder();
        for (var rune = 0; rune <= 0x10FFFF; rune++)
        {
            _ = Rune.IsValid(rune) ? text.Append(new Rune(rune).ToString()) : text;
        }

        _codec.RoundTrip(text.ToString()).Should().Be(text.ToString());
    }

    // Not as data of a theory: the runner would mend the text on its way here.
    [Fact]
    public void Odd_text_comes_back()
    {
        foreach (var text in (string[])["\uD800", "a\uDC00b", "\uDC00\uD800", "\uD83C\uDF88\uD83C", "\uFEFFa", "\uFFFF", new string('\uD800', 5_000)])
        {
            _codec.RoundTrip(text).Should().Be(text);
        }
    }

    [Fact]
    public void A_payload_in_pieces_of_any_length_reads_as_one()
    {
        var payload = _codec.Write(Samples.Report);
        for (var length = 1; length <= payload.Length; length++)
        {
            var outcome = _codec.Reader.Read<Report>(Codec.Pieces(payload, length), Codec.Key, _codec.Rules, out var header, out var value, out _);
            outcome.Should().Be(PayloadOutcome.Value);
            header.Id.Should().Be(Codec.Header.Id);
            value.Should().BeEquivalentTo(Samples.Report);
        }
    }

    [Fact]
    public void Writers_on_many_threads_do_not_disturb_one_another() =>
        Parallel.For(0, 2_000, i => _codec.RoundTrip(Samples.Price with { Amount = i }).Should().Be(Samples.Price with { Amount = i }));
}
