using System.Text.Json;

namespace FusionTiered.Core.Tests.Invalidation;

public class EventDataTests
{
    [Fact]
    public void Texts_numbers_and_truth_values_become_text() =>
        EventData.Parse("""{"s":"a\u003ab","i":123,"n":-1.50,"t":true,"f":false,"nothing":null}""").Should().BeEquivalentTo(
            SignalPlatform.Data(("s", "a:b"), ("i", "123"), ("n", "-1.50"), ("t", "true"), ("f", "false")));

    [Fact]
    public void A_number_is_spelled_as_in_a_key()
    {
        CacheKey key = new CacheProfile("signal").Key($"{123L}");
        key.Text.Should().Be("signal:" + EventData.Parse("""{"id":123}""")["id"]);
    }

    [Theory]
    [InlineData("""{"id":{"a":1}}""", "'id' is an object")]
    [InlineData("""{"id":[1]}""", "'id' is an array")]
    [InlineData("""{"id":1,"id":2}""", "'id' occurs twice")]
    [InlineData("[1]", "it is an array")]
    [InlineData("\"secret\"", "it is a text")]
    [InlineData("null", "it is null")]
    [InlineData("", "no JSON")]
    [InlineData("{secret", "no JSON (line 1, byte 1)")]
    [InlineData("""{"id":"\ud800"}""", "surrogate")]
    [InlineData("""{"\ud800":1}""", "surrogate")]
    public void Other_data_is_refused_with_the_reason(string json, string reason)
    {
        var parse = () => EventData.Parse(json);
        parse.Should().Throw<InvalidEventDataException>().Which.Message.Should().Contain(reason).And.NotContain("secret");
    }

    [Fact]
    public void An_element_that_was_never_set_is_refused()
    {
        var from = () => EventData.From(default(JsonElement));
        from.Should().Throw<InvalidEventDataException>();
    }
}
