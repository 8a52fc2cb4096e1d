using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FusionTiered.Fusion.Serialization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Serialization;

public class CompressionTests
{
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 2_000));

    private static readonly byte[] Long = Encoding.UTF8.GetBytes("{\"v\":\"" + Text + "\"}");

    [Fact]
    public void Bytes_come_back_as_they_were_whether_compressed_or_not()
    {
        var compressed = Compression.Compressed(Long, from: 100, longest: 20_000);

        compressed.Length.Should().BeLessThan(Long.Length);
        Compression.Plain(compressed, longest: 20_000).Should().Equal(Long);
        Compression.Plain(Long, longest: 20_000).Should().BeSameAs(Long);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void Nothing_is_compressed_below_the_length_from_which_the_profile_wants_it(long from) =>
        Compression.Compressed(Long, from, longest: 20_000).Should().BeSameAs(Long);

    [Fact]
    public void Bytes_that_would_not_become_shorter_stay_as_they_are()
    {
        var noise = new byte[1_000];
        new Random(1).NextBytes(noise);

        Compression.Compressed(noise, from: 1, longest: 20_000).Should().BeSameAs(noise);
    }

    [Fact]
    public void An_entry_that_no_reader_would_accept_is_not_compressed()
    {
        var empty = new byte[1 << 20];

        Compression.Compressed(empty, from: 1, longest: 1 << 24).Should().BeSameAs(empty, "it would expand a thousandfold");
        Compression.Compressed(Long, from: 1, longest: 1_000).Should().BeSameAs(Long, "it is too long");
    }

    [Fact]
    public void An_entry_that_is_too_long_for_this_node_alone_is_told_from_a_damaged_one()
    {
        var compressed = Compression.Compressed(Long, from: 100, longest: 20_000);

        FluentActions.Invoking(() => Compression.Plain(compressed, longest: 1_000)).Should().Throw<PayloadTooLargeException>();
        FluentActions.Invoking(() => Compression.Plain(compressed[..^10], longest: 20_000)).Should().Throw<InvalidDataException>();
    }

    [Theory]
    [InlineData(15 << 20, 1 << 24)]
    [InlineData(20_000, 10_000)]
    public void A_tiny_payload_that_expands_to_very_much_is_refused_before_memory_is_taken(int length, long longest)
    {
        var bomb = Gzip(new byte[length]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => Compression.Plain(bomb, longest)).Should().Throw<InvalidDataException>();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_payload_that_lies_about_its_length_is_refused(int more)
    {
        var liar = Gzip(Long);
        BinaryPrimitives.WriteInt32LittleEndian(liar.AsSpan(liar.Length - sizeof(int)), Long.Length + more);

        FluentActions.Invoking(() => Compression.Plain(liar, longest: 20_000)).Should().Throw<InvalidDataException>();
    }

    [RedisFact]
    public async Task A_profile_that_compresses_and_one_that_does_not_read_each_other()
    {
        var server = await SharedRedis.StartedAsync();
        await using var compresses = FusionNode.OnRedis(server.Endpoint, "compressed:", static profile => profile.CompressFrom = 1_000);
        await using var plain = FusionNode.OnRedis(server.Endpoint, "compressed:");
        await compresses.Cache.SetAsync(FusionNode.Key(), Text);

        (await plain.Cache.GetAsync<string>(FusionNode.Key())).Value.Should().Be(Text);
        int.Parse(await server.CliAsync("hstrlen", "compressed:v2:feed:k", "data"), System.Globalization.CultureInfo.InvariantCulture).Should().BeLessThan(Text.Length);
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

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    // Its size cannot be estimated before it is serialized.
    public sealed record LongName(string Text);
}
