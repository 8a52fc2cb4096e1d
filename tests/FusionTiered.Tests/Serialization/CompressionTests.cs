using System.Text;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Serialization;

public class CompressionTests
{
    private static readonly byte[] Long = Encoding.UTF8.GetBytes("{\"v\":\"" + new string('a', 10_000) + "\"}");

    [Fact]
    public void Bytes_come_back_as_they_were_whether_compressed_or_not()
    {
        Compression.Plain(Compression.Compressed(Long, from: 100), longest: 20_000).Should().Equal(Long);
        Compression.Plain(Long, longest: 20_000).Should().BeSameAs(Long);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void Nothing_is_compressed_below_the_length_from_which_the_profile_wants_it(long from) =>
        Compression.Compressed(Long, from).Should().BeSameAs(Long);

    [Fact]
    public void Bytes_that_would_not_become_shorter_stay_as_they_are()
    {
        var noise = new byte[1_000];
        new Random(1).NextBytes(noise);

        Compression.Compressed(noise, from: 1).Should().BeSameAs(noise);
    }

    [Fact]
    public void An_entry_that_expands_beyond_all_measure_is_refused() =>
        FluentActions.Invoking(static () => Compression.Plain(Compression.Compressed(new byte[1 << 20], from: 1), longest: 1_000))
            .Should().Throw<InvalidDataException>();

    [RedisFact]
    public async Task A_profile_that_compresses_and_one_that_does_not_read_each_other()
    {
        var server = await SharedRedis.StartedAsync();
        await using var compresses = FusionNode.OnRedis(server.Endpoint, "compressed:", static profile => profile.CompressFrom = 1_000);
        await using var plain = FusionNode.OnRedis(server.Endpoint, "compressed:");
        var text = new string('a', 10_000);
        await compresses.Cache.SetAsync(FusionNode.Key(), text);

        (await plain.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be(text);
        int.Parse(await server.CliAsync("hstrlen", "compressed:v2:feed:k", "data"), System.Globalization.CultureInfo.InvariantCulture).Should().BeLessThan(1_000);
    }

    [RedisFact]
    public async Task A_value_too_long_for_L2_stays_in_memory_and_the_write_says_so()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "toolong:", static profile => profile.MaxL2ValueBytes = 150);
        var long_ = new LongName(new string('a', 200));

        (await node.Cache.SetAsync(FusionNode.Key(), long_)).Reach.Should().Be(CacheReach.LocalOnly);
        node.Cache.TryGet(FusionNode.Key(), out LongName found).Should().BeTrue();
        found.Should().Be(long_);
    }

    // Its size cannot be estimated before it is serialized.
    public sealed record LongName(string Text);
}
