using FusionTiered.Fusion.Backplane;

namespace FusionTiered.Fusion.Tests.Backplane;

public class MessageNumbersTests
{
    private readonly MessageNumbers _numbers = new();

    [Fact]
    public void The_next_number_is_no_gap_and_a_later_one_is()
    {
        _numbers.Start(10);

        (_numbers.Hear(11), _numbers.Hear(12), _numbers.Hear(14)).Should().Be((false, false, true));
        _numbers.Heard.Should().Be(14);
    }

    [Fact]
    public void A_gap_is_told_once()
    {
        _numbers.Start(10);

        (_numbers.Hear(15), _numbers.Hear(16)).Should().Be((true, false));
    }

    [Fact]
    public void Messages_from_before_the_start_may_still_come()
    {
        _numbers.Start(10);

        (_numbers.Hear(9), _numbers.Hear(10), _numbers.Hear(11)).Should().Be((false, false, false));
        _numbers.Heard.Should().Be(11);
    }

    [Fact]
    public void A_message_that_comes_before_the_start_is_no_gap()
    {
        (_numbers.Hear(11), _numbers.Heard).Should().Be((false, 11));

        _numbers.Start(10);
        (_numbers.Heard, _numbers.Hear(12)).Should().Be((11, false));
    }

    [Fact]
    public void A_lower_number_than_was_heard_is_a_gap_and_goes_on_from_there()
    {
        _numbers.Start(10);
        _numbers.Hear(11);
        _numbers.Hear(12);

        (_numbers.Hear(11), _numbers.Hear(12), _numbers.Heard).Should().Be((true, false, 12));
    }

    [Fact]
    public void A_counter_that_begins_anew_at_the_time_of_Redis_is_a_gap()
    {
        _numbers.Start(10);

        (_numbers.Hear(1_700_000_000_000_000), _numbers.Hear(1_700_000_000_000_001)).Should().Be((true, false));
    }

    [Fact]
    public void A_message_without_a_number_tells_nothing()
    {
        _numbers.Start(10);

        (_numbers.Hear(0), _numbers.Heard, _numbers.Hear(11)).Should().Be((false, 10, false));
    }

    [Fact]
    public void A_counter_that_stands_below_the_number_heard_before_has_gone_back()
    {
        _numbers.Start(10);
        _numbers.Hear(11);

        (_numbers.HasGoneBack(11, heardBefore: 11), _numbers.HasGoneBack(5, heardBefore: 11)).Should().Be((false, true));
        (_numbers.Heard, _numbers.Hear(6)).Should().Be((5, false), "it goes on from there");
    }

    [Fact]
    public void A_number_that_was_told_late_is_not_taken_for_a_counter_that_went_back()
    {
        _numbers.Start(10);
        _numbers.Hear(11);

        _numbers.HasGoneBack(10, heardBefore: 10).Should().BeFalse("11 came while 10 was under way");
        _numbers.Heard.Should().Be(11);
    }

    [Fact]
    public void What_does_not_come_any_more_is_a_gap_if_it_was_missing()
    {
        _numbers.Start(10);

        (_numbers.GiveUp(10), _numbers.GiveUp(12), _numbers.GiveUp(12)).Should().Be((false, true, false));
        _numbers.Hear(13).Should().BeFalse();
    }

    [Fact]
    public void A_message_that_comes_after_it_was_given_up_is_no_second_gap()
    {
        _numbers.Start(10);
        _numbers.GiveUp(12);

        (_numbers.Hear(11), _numbers.Hear(12), _numbers.Heard).Should().Be((false, false, 12));
        (_numbers.Hear(13), _numbers.Hear(15)).Should().Be((false, true));
    }

    [Fact]
    public void As_long_as_nothing_was_told_all_is_missing() => (_numbers.Heard, _numbers.GiveUp(0)).Should().Be((-1, true));
}
