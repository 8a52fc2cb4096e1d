using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Resp3;

public sealed class RespFrameScannerTests
{
    /// <summary>Every type, nulls in all spellings, nesting, attributes, pushes at the top and inside.</summary>
    private const string Corpus =
        "+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nb\n\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n,3.25\r\n,-inf\r\n(12345678901234567890123\r\n"
        + "!9\r\nERR a\r\nb!\r\n=7\r\ntxt:abc\r\n*0\r\n*2\r\n:1\r\n*1\r\n$1\r\nx\r\n%2\r\n+a\r\n:1\r\n+b\r\n~1\r\n:2\r\n~0\r\n%0\r\n"
        + ">2\r\n$10\r\ninvalidate\r\n*2\r\n$3\r\nc:1\r\n$3\r\nc:2\r\n>2\r\n$10\r\ninvalidate\r\n_\r\n"
        + "|1\r\n+ttl\r\n:3600\r\n*2\r\n:1\r\n|1\r\n+x\r\n*1\r\n:9\r\n:2\r\n|0\r\n:7\r\n"
        + "*2\r\n:1\r\n>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n:2\r\n"
        + "*1\r\n*1\r\n*1\r\n*1\r\n:5\r\n";

    private static readonly string[] Expected =
    [
        "+OK", "-ERR no", ":-42", "'a\r\nb\n'", "''", "null", "null", "null", "#t", ",3.25", ",-inf", "(12345678901234567890123",
        "!ERR a\r\nb!", "=txt:abc", "[]", "[:1 ['x']]", "{+a :1 +b <:2>}", "<>", "{}",
        ">['invalidate' ['c:1' 'c:2']]", ">['invalidate' null]", "[:1 :2]", ":7", "[:1 :2]", "[[[[:5]]]]",
    ];

    [Fact]
    public void Every_type_is_read_as_it_was_written()
        => Wire.Frames(Corpus).Select(Wire.Show).Should().Equal(Expected);

    [Fact]
    public void Every_split_into_two_pieces_gives_the_same_frames()
    {
        var wire = Wire.Bytes(Corpus);
        for (var split = 0; split <= wire.Length; split++)
            Wire.Frames(wire, [split]).Select(Wire.Show).Should().Equal(Expected, "split at {0}", split);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Trickling_bytes_give_the_same_frames(int piece)
    {
        var wire = Wire.Bytes(Corpus);
        Wire.Frames(wire, Enumerable.Repeat(piece, wire.Length)).Select(Wire.Show).Should().Equal(Expected);
    }

    [Fact]
    public void Every_split_into_three_pieces_of_an_invalidation_gives_its_keys()
    {
        var wire = Wire.Bytes("*2\r\n:1\r\n>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n:2\r\n>2\r\n$10\r\ninvalidate\r\n_\r\n");
        for (var first = 0; first <= wire.Length; first++)
        {
            for (var second = 0; second <= wire.Length - first; second++)
                Wire.Frames(wire, [first, second]).Select(Wire.Show).Should().Equal("[:1 :2]", ">['invalidate' null]");
        }
    }

    [Fact]
    public void Random_frames_in_random_pieces_come_out_as_they_went_in() => Seeded.Run(3000, random =>
    {
        var frames = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomFrame.Next(random)).ToArray();
        var wire = Wire.Bytes(string.Concat(frames.Select(frame => frame.Wire)));
        var pieces = Enumerable.Range(0, wire.Length).Select(_ => random.Next(1, 40));
        Wire.Frames(wire, pieces).Select(Wire.Show).Should().Equal(frames.Select(frame => frame.Shown));
    });

    [Fact]
    public void A_nested_push_is_reported_and_does_not_count_as_an_element()
    {
        var scanner = new RespFrameScanner(RespLimits.Default);
        scanner.TryComplete(Wire.Bytes("*2\r\n:1\r\n>2\r\n+x\r\n:9\r\n:2\r\n")).Should().BeTrue();
        scanner.HasNestedPush.Should().BeTrue();
        scanner.Next();
        scanner.TryComplete(Wire.Bytes(">2\r\n+x\r\n:9\r\n")).Should().BeTrue();
        scanner.HasNestedPush.Should().BeFalse();
    }

    [Fact]
    public void A_long_string_is_not_looked_at_before_it_is_there()
    {
        var scanner = new RespFrameScanner(RespLimits.Default);
        scanner.TryComplete("$1000\r\n"u8).Should().BeFalse();
        scanner.Wanted.Should().Be(7 + 1000 + 2);
    }
}
