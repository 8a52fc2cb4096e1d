using FusionTiered.Redis.Coherence;
using static FusionTiered.Redis.Coherence.MessageOrder.Finding;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>What the numbers of messages prove.</summary>
public sealed class MessageOrderTests
{
    private readonly MessageOrder _order = new();

    [Fact]
    public void Numbers_in_a_row_and_a_counter_that_agrees_are_whole()
    {
        _order.Counter(7).Should().Be(Whole);
        _order.Message(8, isFirst: false).Should().Be(Whole);
        _order.Message(9, isFirst: false).Should().Be(Whole);
        _order.Counter(9).Should().Be(Whole);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(7)]
    [InlineData(3)]
    public void A_message_that_is_not_the_next_one_is_a_gap(long number)
    {
        _order.Counter(7);
        _order.Message(number, isFirst: false).Should().Be(Gap);
        _order.Message(number + 1, isFirst: false).Should().Be(Whole, "from there on nothing is missing");
    }

    [Fact]
    public void A_counter_that_is_ahead_is_a_gap_once()
    {
        _order.Counter(7);
        _order.Counter(8).Should().Be(Gap);
        _order.Counter(8).Should().Be(Whole);
    }

    [Fact]
    public void A_counter_that_is_gone_or_behind_means_that_everything_is()
    {
        _order.Counter(7);
        _order.Counter(6).Should().Be(Emptied);
        _order.Counter(null).Should().Be(Emptied);
        _order.Counter(null).Should().Be(Whole);
    }

    [Fact]
    public void The_first_message_says_that_it_made_the_counter()
    {
        _order.Counter(null);
        _order.Message(1000, isFirst: true).Should().Be(Whole);
        _order.Message(2000, isFirst: true).Should().Be(Emptied, "the counter was lost in between");
    }

    [Fact]
    public void Without_the_first_message_the_second_one_is_a_gap()
    {
        _order.Counter(null);
        _order.Message(1001, isFirst: false).Should().Be(Gap);
    }

    [Fact]
    public void On_a_new_connection_the_counter_comes_first()
    {
        _order.Counter(7);
        _order.Forget();
        _order.Message(12, isFirst: false).Should().Be(Whole, "it is older than the reading that follows");
        _order.Counter(13).Should().Be(Whole);
        _order.Message(14, isFirst: false).Should().Be(Whole);
    }
}
