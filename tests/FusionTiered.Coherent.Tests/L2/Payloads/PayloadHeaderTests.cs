using FusionTiered.Tests.L2.Payloads;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed class PayloadHeaderTests
{
    private readonly Codec _codec = new();

    [Fact]
    public void What_the_header_says_comes_back()
    {
        _codec.Read<Price>(_codec.Write(Samples.Price), Codec.Key, out var header);
        header.Should().BeEquivalentTo(Codec.Header with { ValueBytes = header.ValueBytes }, o => o.ComparingByMembers<PayloadHeader>());
    }

    [Fact]
    public void A_payload_without_tags_has_none()
    {
        _codec.Read<int>(_codec.Write(1, Codec.Header with { Tags = [] }), Codec.Key, out var header);
        header.Tags.Should().BeNull();
    }

    [Fact]
    public void Nothing_there_is_told_from_null()
    {
        _codec.Read<string>(_codec.Write<string?>(null), Codec.Key, out var isNull);
        _codec.Read<string>(_codec.Write("ignored", Codec.Header with { IsNothing = true }), Codec.Key, out var isNothing).Outcome.Should().Be(PayloadOutcome.Value);
        (isNull.IsNothing, isNothing.IsNothing).Should().Be((false, true));
    }

    [Theory, InlineData(50), InlineData(366L * 24 * 3600 * 1000), InlineData((1L << 48) - 1), InlineData(0)]
    public void Lifetimes_from_milliseconds_to_centuries_come_back(long milliseconds)
    {
        var lifetime = TimeSpan.FromMilliseconds(milliseconds);
        _codec.Read<int>(_codec.Write(1, Codec.Header with { FreshFor = lifetime, StaleFor = lifetime }), Codec.Key, out var header);
        (header.FreshFor, header.StaleFor).Should().Be((lifetime, lifetime));
    }

    [Theory]
    [InlineData(25, 5), InlineData(24, 4), InlineData(20, 0), InlineData(3, 0), InlineData(40, 5)]
    public void What_is_left_follows_from_the_time_that_L2_still_keeps_it(int leftMinutes, int freshMinutes) =>
        Codec.Header.FreshLeft(TimeSpan.FromMinutes(leftMinutes)).Should().Be(TimeSpan.FromMinutes(freshMinutes));

    [Fact]
    public void Where_L2_keeps_it_for_ever_the_lifetime_starts_again() =>
        Codec.Header.FreshLeft(null).Should().Be(Codec.Header.FreshFor);

    [Fact]
    public void A_thousand_tags_come_back()
    {
        TagVersion[] tags = [.. Enumerable.Range(0, 1_000).Select(i => new TagVersion($"tag {i}", i))];
        _codec.Read<int>(_codec.Write(1, Codec.Header with { Tags = tags }), Codec.Key, out var header);
        header.Tags.Should().Equal(tags);
    }

    [Fact]
    public void A_tag_that_cannot_be_told_from_others_is_refused()
    {
        foreach (var tag in (string?[])["", null, "half \uD800", "\uDC00\uD800"])
        {
            _codec.TryWrite(1, Codec.Header with { Tags = [new(tag!, 1)] }).Outcome.Should().Be(PayloadWriteOutcome.Failed);
        }
    }

    [Fact]
    public void A_tag_too_long_for_its_length_is_refused() =>
        _codec.TryWrite(1, Codec.Header with { Tags = [new(new string('x', 65_536), 1)] }).Outcome.Should().Be(PayloadWriteOutcome.Failed);

    [Fact]
    public void The_id_stands_where_scripts_look_for_it() =>
        EntryId.Read(_codec.Write(1).AsSpan(EntryPayload.IdAt, EntryPayload.IdLength)).Should().Be(Codec.Header.Id);

    [Fact]
    public void Ids_do_not_repeat()
    {
        var ids = new HashSet<EntryId>();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                var id = EntryId.New();
                lock (ids)
                {
                    ids.Add(id).Should().BeTrue();
                }
            }
        });
    }
}
