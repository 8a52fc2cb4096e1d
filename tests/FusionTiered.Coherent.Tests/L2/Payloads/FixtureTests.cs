using FusionTiered.Tests.L2.Payloads;
using System.Buffers;
using FusionTiered.L2.Payloads;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>
/// Payloads as released versions wrote them, one file each in Fixtures: every one stays readable for ever.
/// To add some: extend <see cref="All"/>, run this class once with the environment variable FUSIONTIERED_WRITE_FIXTURES set
/// to that folder, and commit the new files. Files that exist are never written again.
/// </summary>
public sealed class FixtureTests
{
    private static readonly Codec Writing = new(null, ValueSerializer.For(200, new Backwards()));
    private static readonly PayloadHeader NoTags = Codec.Header with { Tags = null };

    private static readonly Dictionary<string, Fixture> All = new(StringComparer.Ordinal)
    {
        ["v1-record-with-tags"] = Fixture.Of(Samples.Price, Codec.Header),
        ["v1-record"] = Fixture.Of(Samples.Price, NoTags),
        ["v1-nested"] = Fixture.Of(Samples.Report, NoTags),
        ["v1-number"] = Fixture.Of(42, NoTags),
        ["v1-tuple"] = Fixture.Of((1, "two"), NoTags),
        ["v1-null"] = Fixture.Of<Price?>(null, Codec.Header),
        ["v1-nothing"] = Fixture.Of<Price?>(null, Codec.Header with { IsNothing = true }),
        ["v1-text"] = Fixture.Of("größe 🎈", NoTags),
        ["v1-text-half-surrogate"] = Fixture.Of("a\uD800b", NoTags),
        ["v1-bytes"] = Fixture.Of<byte[]>([0, 1, 0xF7, 0x46, 0x54, 255], NoTags),
        ["v1-own-serializer"] = Fixture.Of(new Uri("https://example.com/a?b=c"), NoTags),
        ["v1-compressed"] = Fixture.Of(Samples.ManyPrices, Codec.Header, isExact: false),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Every_released_payload_can_still_be_read(string name) => All[name].Check(Bytes(name));

    // While this version of the format is the one that is written. Of a compressed one the bytes are the library's affair.
    [Theory, MemberData(nameof(Names))]
    public void The_present_version_is_written_as_it_was_released(string name)
    {
        if (All[name].IsExact)
        {
            All[name].Write().Should().Equal(Bytes(name));
        }
    }

    [Fact]
    public void No_fixture_is_forgotten()
    {
        var files = typeof(FixtureTests).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("payload/", StringComparison.Ordinal));
        files.Should().BeEquivalentTo(All.Keys.Select(name => $"payload/{name}.bin"));
    }

    [Fact]
    public void New_fixtures_are_written_where_the_environment_asks_for_them()
    {
        if (Environment.GetEnvironmentVariable("FUSIONTIERED_WRITE_FIXTURES") is not { Length: > 0 } folder)
        {
            return;
        }

        foreach (var (name, fixture) in All)
        {
            var path = Path.Combine(folder, $"{name}.bin");
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, fixture.Write());
            }
        }
    }

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(FixtureTests).Assembly.GetManifestResourceStream($"payload/{name}.bin");
        stream.Should().NotBeNull("the file of {0} belongs into Fixtures", name);
        var bytes = new byte[stream!.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Fixture(Func<byte[]> Write, Action<byte[]> Check, bool IsExact)
    {
        public static Fixture Of<T>(T value, PayloadHeader header, bool isExact = true) => new(
            () => Writing.Write(value, header),
            bytes =>
            {
                var (outcome, back) = Writing.Read<T>(bytes, Codec.Key, out var read);
                outcome.Should().Be(PayloadOutcome.Value);
                back.Should().BeEquivalentTo(value);
                read.Should().BeEquivalentTo(header with { ValueBytes = read.ValueBytes }, o => o.ComparingByMembers<PayloadHeader>());
            },
            isExact);
    }

    /// <summary>An application's serializer: the text of a link from its end.</summary>
    private sealed class Backwards : IHybridCacheSerializer<Uri>
    {
        public Uri Deserialize(ReadOnlySequence<byte> source) =>
            new(string.Concat(source.ToArray().Reverse().Select(b => (char)b)));

        public void Serialize(Uri value, IBufferWriter<byte> target) =>
            target.Write(value.OriginalString.Reverse().Select(c => (byte)c).ToArray());
    }
}
