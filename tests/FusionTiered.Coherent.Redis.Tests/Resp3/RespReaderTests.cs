using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Resp3;

public sealed class RespReaderTests
{
    [Fact]
    public void Attributes_and_nested_pushes_are_walked_over()
    {
        var reader = new RespReader(Wire.Bytes("|1\r\n+a\r\n*1\r\n:9\r\n*2\r\n>2\r\n+x\r\n|1\r\n+y\r\n+z\r\n:8\r\n:1\r\n:2\r\n"));
        reader.ReadArray().Should().Be(2);
        reader.ReadInteger().Should().Be(1);
        reader.ReadInteger().Should().Be(2);
        reader.TryRead().Should().BeFalse();
    }

    [Fact]
    public void Nested_pushes_are_found_wherever_they_stand()
    {
        var found = new List<string>();
        foreach (var push in new RespPushes(Wire.Bytes("*2\r\n>2\r\n+a\r\n:1\r\n*1\r\n:1\r\n>1\r\n+b\r\n:2\r\n")))
            found.Add(Wire.Show(push.ToArray()));
        found.Should().Equal(">[+a :1]", ">[+b]");
    }

    [Fact]
    public void An_invalidation_yields_its_keys()
    {
        InvalidatedKeys.TryRead(Wire.Bytes(">2\r\n$10\r\ninvalidate\r\n*2\r\n$2\r\nk1\r\n$2\r\nk2\r\n"), out var keys).Should().BeTrue();
        var seen = new List<string>();
        foreach (var key in keys)
            seen.Add(System.Text.Encoding.UTF8.GetString(key));
        seen.Should().Equal("k1", "k2");
        keys.IsEverything.Should().BeFalse();
    }

    [Theory]
    [InlineData(">2\r\n$10\r\ninvalidate\r\n_\r\n")]
    [InlineData(">2\r\n+invalidate\r\n*-1\r\n")]
    public void A_null_in_place_of_keys_means_everything(string wire)
    {
        InvalidatedKeys.TryRead(Wire.Bytes(wire), out var keys).Should().BeTrue();
        keys.IsEverything.Should().BeTrue();
        keys.MoveNext().Should().BeFalse();
    }

    [Theory]
    [InlineData(">3\r\n+message\r\n+c\r\n+m\r\n")]
    [InlineData(">1\r\n+invalidate\r\n")]
    [InlineData(">2\r\n:1\r\n:2\r\n")]
    public void Other_pushes_are_no_invalidations(string wire) => InvalidatedKeys.TryRead(Wire.Bytes(wire), out _).Should().BeFalse();

    [Theory]
    [InlineData(":1\r\n", 1)]
    [InlineData("$2\r\n17\r\n", 17)]
    [InlineData("+5\r\n", 5)]
    public void An_integer_is_read_in_any_spelling(string wire, long value) => new RespReader(Wire.Bytes(wire)).ReadInteger().Should().Be(value);

    [Theory]
    [InlineData("$-1\r\n")]
    [InlineData("_\r\n")]
    [InlineData("$2\r\nxx\r\n")]
    [InlineData("*0\r\n")]
    public void What_is_no_integer_is_a_protocol_error(string wire)
        => FluentActions.Invoking(() => new RespReader(Wire.Bytes(wire)).ReadInteger()).Should().Throw<RespProtocolException>();

    [Theory]
    [InlineData("-NOPERM no\r\n")]
    [InlineData("!9\r\nNOPERM no\r\n")]
    public void An_error_in_either_spelling_is_thrown(string wire)
        => FluentActions.Invoking(() => new RespReader(Wire.Bytes(wire)).ThrowIfError("GET")).Should().Throw<RespErrorException>().Which.Code.Should().Be("NOPERM");
}
