using System.Text.Json;
using FusionTiered.Fusion.Serialization;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Tests.Serialization;

public class EnvelopeReaderTests
{
    private static readonly FusionCacheDistributedEntry<int[]> Full = new([1, 2], 3, 4, ["red", "blue"], new(isStale: true, 5, "etag", 6, 7, 8));

    [Fact]
    public void It_reads_all_that_FusionCache_writes()
    {
        Read(Full, JsonSerializerOptions.Default).Should().BeEquivalentTo(Full);
        Read(new FusionCacheDistributedEntry<int[]>([], 3, 4, null, null), JsonSerializerOptions.Default).Should().BeEquivalentTo(new { Value = Array.Empty<int>(), Timestamp = 3L, Metadata = (object?)null });
    }

    [Fact]
    public void It_follows_the_spelling_of_the_options() => Read(Full, JsonSerializerOptions.Web).Should().BeEquivalentTo(Full);

    [Theory]
    [InlineData("""{"Value":[1],"Timestamp":1,"Other":2}""")]
    [InlineData("""{"Value":[1],"Timestamp":"1"}""")]
    [InlineData("""{"Value":[1],"Metadata":{"IsStale":1}}""")]
    [InlineData("""{"Value":[1],"Metadata":{"Priority":1000}}""")]
    [InlineData("""[1]""")]
    public void What_is_not_as_FusionCache_writes_it_is_left_to_the_serializer(string json) =>
        new EnvelopeReader(JsonSerializerOptions.Default).Read<int[]>(System.Text.Encoding.UTF8.GetBytes(json)).Should().BeNull();

    [Theory]
    [InlineData("""{"Value":"text"}""")]
    [InlineData("""{"Value":[1]""")]
    public void A_value_of_another_type_and_a_torn_text_are_no_entry(string json)
    {
        var read = () => new EnvelopeReader(JsonSerializerOptions.Default).Read<int[]>(System.Text.Encoding.UTF8.GetBytes(json));

        read.Should().Throw<JsonException>();
    }

    private static FusionCacheDistributedEntry<int[]>? Read(FusionCacheDistributedEntry<int[]> entry, JsonSerializerOptions json) =>
        new EnvelopeReader(json).Read<int[]>(JsonSerializer.SerializeToUtf8Bytes(entry, json));
}
