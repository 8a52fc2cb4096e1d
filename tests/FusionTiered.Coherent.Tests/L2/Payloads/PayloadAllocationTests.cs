using FusionTiered.Tests.L2.Payloads;
using System.Text;
using System.Text.Json;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class PayloadAllocationTests
{
    private const int Times = 50;

    private static readonly PayloadHeader NoTags = Codec.Header with { Tags = null };

    private readonly Codec _codec = new();

    [Fact]
    public void Writing_allocates_nothing()
    {
        using var buffer = new PayloadBuffer();
        var writer = _codec.Writer;
        PerCall(() => writer.Write(Codec.Header with { Id = EntryId.New() }, Codec.Key, Samples.Price, _codec.Rules, buffer)).Should().Be(0);
    }

    [Fact]
    public void Writing_what_is_compressed_allocates_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 1_200)));
        _codec.Write(bytes).Length.Should().BeLessThan(bytes.Length);
        using var buffer = new PayloadBuffer();
        var writer = _codec.Writer;
        PerCall(() => writer.Write(Codec.Header, Codec.Key, bytes, _codec.Rules, buffer)).Should().Be(0);
    }

    [Fact]
    public void Reading_allocates_the_value_and_nothing_else()
    {
        var options = new JsonSerializerOptions();
        var json = JsonSerializer.SerializeToUtf8Bytes(Samples.Price, options);
        var value = PerCall(() => JsonSerializer.Deserialize<Price>(json, options), expected: -1);
        var payload = _codec.Write(Samples.Price, NoTags);
        var reader = _codec.Reader;
        PerCall(() => reader.Read<Price>(payload.AsMemory(), Codec.Key, _codec.Rules, out _, out _, out _), value).Should().Be(value);
    }

    [Fact]
    public void Reading_what_is_stale_allocates_nothing_but_its_tags()
    {
        var payload = _codec.Write(Samples.ManyPrices, NoTags);
        var reader = _codec.Reader;
        PerCall(() => reader.Open<List<Price>>(payload, Codec.Key, _codec.Rules, out _)).Should().Be(0);
    }

    // The least of several rounds: code that the runtime has not optimized yet allocates, and so do the pools of arrays now and then.
    private static long PerCall(Action call, long expected = 0)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 400 && least != expected; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Times; i++)
            {
                call();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Times);
        }

        return least;
    }
}
