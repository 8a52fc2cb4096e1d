using FusionTiered.Tests.L2.Payloads;
using System.Text;
using System.Text.Json;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class PlainJsonTests
{
    private static readonly PayloadHeader NoTags = Codec.Header with { Tags = null };

    private readonly Codec _codec = new(new PayloadRules { PlainJson = true, CompressFrom = 1 });

    [Fact]
    public void What_is_written_is_the_JSON_and_nothing_else() =>
        Encoding.UTF8.GetString(_codec.Write(new Level(1.5, 2, Side.Sell), NoTags)).Should().Be("""{"Price":1.5,"Size":2,"Side":2}""");

    [Fact]
    public void Text_bytes_and_null_are_JSON_too()
    {
        Encoding.UTF8.GetString(_codec.Write("a\"b", NoTags)).Should().Be("""
            "a\u0022b"
            """);
        Encoding.UTF8.GetString(_codec.Write(new byte[] { 1, 2 }, NoTags)).Should().Be("\"AQI=\"");
        Encoding.UTF8.GetString(_codec.Write<Price?>(null, NoTags)).Should().Be("null");
    }

    [Fact]
    public void What_is_written_is_read()
    {
        _codec.Read<Report>(_codec.Write(Samples.Report, NoTags), Codec.Key, out var header).Value.Should().BeEquivalentTo(Samples.Report);
        header.IsPlainJson.Should().BeTrue();
        header.FreshLeft(TimeSpan.FromSeconds(7)).Should().Be(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("""{"Symbol":"btc","Amount":1,"At":"2024-05-01T00:00:00Z"}""")]
    [InlineData(" \r\n\t{\"Symbol\":\"btc\",\"Amount\":1.0,\"At\":\"2024-05-01T00:00:00+00:00\",\"Other\":[{}]}\n")]
    [InlineData("\uFEFF{\"At\":\"2024-05-01T00:00:00Z\",\"Amount\":1,\"Symbol\":\"btc\"}")]
    public void What_others_wrote_is_read_by_every_profile(string json) =>
        new Codec().Read<Price>(Encoding.UTF8.GetBytes(json)).Should()
            .Be((PayloadOutcome.Value, new Price("btc", 1, new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero))));

    [Fact]
    public void Null_that_others_wrote_is_null() =>
        _codec.Read<Price>("null"u8.ToArray()).Should().Be((PayloadOutcome.Value, null));

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("\uFEFF"), InlineData("{"), InlineData("[1,2"), InlineData("hello"), InlineData("nul"), InlineData("{}{}")]
    [InlineData("{\"Symbol\":\"btc\"} x"), InlineData("1.2.3"), InlineData("\"open"), InlineData("<xml/>"), InlineData("\uFEFF\uFEFF{}")]
    public void What_is_no_JSON_is_corrupt(string text) =>
        _codec.OutcomeOf<Price>(Encoding.UTF8.GetBytes(text)).Should().Be(PayloadOutcome.Corrupt);

    [Fact]
    public void Text_that_is_no_UTF8_is_corrupt() =>
        _codec.OutcomeOf<string>([(byte)'"', 0xC3, 0x28, (byte)'"']).Should().Be(PayloadOutcome.Corrupt);

    [Theory, InlineData("[1,2,3]"), InlineData("\"btc\""), InlineData("7"), InlineData("""{"Symbol":"btc","Amount":"much"}""")]
    public void JSON_that_does_not_fit_is_someone_elses_and_stays(string json) =>
        _codec.OutcomeOf<Price>(Encoding.UTF8.GetBytes(json)).Should().Be(PayloadOutcome.OtherType);

    [Fact]
    public void JSON_that_is_too_deep_is_someone_elses_and_stays()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"Inner\":", depth)) + "null" + new string('}', depth);
        _codec.OutcomeOf<Deep>(Encoding.UTF8.GetBytes(Nested(64))).Should().Be(PayloadOutcome.Value);
        _codec.OutcomeOf<Deep>(Encoding.UTF8.GetBytes(Nested(65))).Should().Be(PayloadOutcome.OtherType);
        _codec.OutcomeOf<Deep>(Encoding.UTF8.GetBytes(Nested(100_000))).Should().Be(PayloadOutcome.OtherType);
        _codec.OutcomeOf<Deep>(Encoding.UTF8.GetBytes(new string('[', 100_000))).Should().Be(PayloadOutcome.Corrupt);
    }

    [Fact]
    public void What_plain_JSON_cannot_say_is_not_written()
    {
        _codec.TryWrite(1, NoTags with { IsNothing = true }).Outcome.Should().Be(PayloadWriteOutcome.NotRepresentable);
        _codec.TryWrite(1, Codec.Header).Outcome.Should().Be(PayloadWriteOutcome.NotRepresentable);
    }

    [Fact]
    public void The_options_of_the_application_shape_it()
    {
        var web = new Codec(_codec.Rules, new JsonValueSerializer(JsonSerializerOptions.Web));
        Encoding.UTF8.GetString(web.Write(new Level(1, 2, Side.Buy), NoTags)).Should().Be("""{"price":1,"size":2,"side":1}""");
    }

    [Fact]
    public void No_JSON_begins_with_the_magic()
    {
        for (var first = 0; first < 256; first++)
        {
            PlainJson.MayBeJson([(byte)first, 0x46, 0x54]).Should().Be("{[\"-0123456789tfn \t\r\n".Contains((char)first, StringComparison.Ordinal) && first is not (' ' or '\t' or '\r' or '\n'));
        }
    }
}
