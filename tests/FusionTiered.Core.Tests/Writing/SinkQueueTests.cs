namespace FusionTiered.Core.Tests.Writing;

/// <summary>Batches, their order, retries and poison, on a clock that stands still.</summary>
public sealed class SinkQueueTests
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_batch_goes_when_it_is_full()
    {
        var queue = new QueueOf();
        queue.Add("ab");
        queue.Next().Should().BeEmpty("there is room for a third one");
        queue.Add("c");
        queue.Next().Should().Be("abc");
    }

    [Fact]
    public void A_batch_that_is_not_full_goes_after_its_delay()
    {
        var queue = new QueueOf();
        queue.Add("a");
        queue.Queue.DueIn(hurry: false).Should().Be(s_delay);
        queue.Clock.Advance(s_delay - TimeSpan.FromMilliseconds(1));
        queue.Next().Should().BeEmpty();
        queue.Clock.Advance(TimeSpan.FromMilliseconds(1));
        queue.Next().Should().Be("a");
    }

    [Fact]
    public void In_a_hurry_a_batch_goes_at_once()
    {
        var queue = new QueueOf();
        queue.Add("a");
        queue.Next(hurry: true).Should().Be("a");
    }

    [Fact]
    public void A_later_write_of_a_key_takes_the_place_of_one_that_waits()
    {
        var queue = new QueueOf();
        queue.Add('a', 1);
        var later = queue.Add('a', 2);
        queue.Next(hurry: true).Should().Be("a");
        queue.Batch[0].Write.Should().Be(later);
        queue.Queue.Count.Should().Be(1);
    }

    [Fact]
    public void A_later_write_never_replaces_one_that_the_sink_has_and_waits_for_it()
    {
        var queue = new QueueOf();
        queue.Add('a', 1);
        queue.Next(hurry: true);
        var first = queue.Batch;
        queue.Add('a', 2);
        queue.Next(hurry: true).Should().BeEmpty("the first one is still under way");
        queue.Queue.Succeeded(first);
        queue.Next(hurry: true).Should().Be("a");
        queue.Batch[0].Write.Value.Should().Be(2);
    }

    [Fact]
    public void Without_coalescing_every_write_of_a_key_goes_in_its_order_and_alone()
    {
        var queue = new QueueOf(static options => options.Coalesce = false);
        queue.Add("aab");
        queue.Next(hurry: true).Should().Be("ab", "a batch has no key twice");
        queue.Batch[0].Write.Sequence.Should().Be(1);
        queue.Succeed();
        queue.Next(hurry: true).Should().Be("a");
        queue.Batch[0].Write.Sequence.Should().Be(2);
    }

    [Fact]
    public void The_writes_of_a_batch_that_failed_go_one_by_one_at_once()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        queue.Fail();
        queue.Next().Should().Be("a");
        queue.Succeed();
        queue.Next().Should().Be("b");
    }

    [Fact]
    public void A_write_that_failed_alone_waits_twice_as_long_each_time()
    {
        var queue = new QueueOf(static options => options.MaxTries = 5);
        queue.Add("a");
        queue.Next(hurry: true);
        queue.Fail();
        foreach (var pause in (int[])[1, 2, 4])
        {
            queue.Queue.DueIn(hurry: true).Should().Be(TimeSpan.FromSeconds(pause));
            queue.Next(hurry: true).Should().BeEmpty();
            queue.Clock.Advance(TimeSpan.FromSeconds(pause));
            queue.Next().Should().Be("a");
            queue.Fail();
        }
    }

    [Fact]
    public void A_write_that_waits_for_its_next_try_holds_up_only_its_own_key()
    {
        var queue = new QueueOf(static options => options.Coalesce = false);
        queue.Add("a");
        queue.Next(hurry: true);
        queue.Fail();
        queue.Add("ab");
        queue.Next(hurry: true).Should().Be("b");
    }

    [Fact]
    public void After_its_last_try_a_write_steps_aside_and_the_next_one_of_its_key_goes()
    {
        var queue = new QueueOf(static options => options.Coalesce = false);
        queue.Add("aa");
        queue.Next(hurry: true);
        queue.Fail();
        queue.Add("b");
        queue.Next(hurry: true);
        queue.Succeed();
        queue.Clock.Advance(TimeSpan.FromSeconds(1));
        queue.Next();
        queue.Fail();
        queue.Poison!.Write.Sequence.Should().Be(1);
        queue.Poison.Write.Attempt.Should().Be(2);
        queue.Next(hurry: true).Should().Be("a");
        queue.Batch[0].Write.Sequence.Should().Be(2);
    }

    [Fact]
    public void While_three_writes_in_a_row_fail_no_try_counts_and_one_goes_as_a_probe()
    {
        var queue = new QueueOf(static options => options.MaxTries = 3);
        queue.Add("abc");
        queue.Next();
        for (var outage = 0; outage < 20; outage++)
        {
            queue.Fail();
            queue.Poison.Should().BeNull("the sink is down, and no write is to blame");
            queue.Clock.Advance(TimeSpan.FromMinutes(1));
            queue.Next().Length.Should().Be(1);
        }

        queue.Queue.IsDown.Should().BeTrue();
        queue.Queue.Succeeded(queue.Batch).Should().BeTrue("it was down");
        queue.Queue.IsDown.Should().BeFalse();
    }

    [Fact]
    public void A_sink_that_is_down_is_left_alone_for_a_growing_pause()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        for (var i = 0; i < 3; i++)
        {
            queue.Fail();
            queue.Next().Length.Should().Be(1);
        }

        queue.Queue.Failed(queue.Batch, "TimeoutException", out _).Should().Be(TimeSpan.FromSeconds(1));
        queue.Add("d");
        queue.Next(hurry: true).Should().BeEmpty("it rests");
        queue.Clock.Advance(TimeSpan.FromSeconds(1));
        queue.Next().Should().Be("d", "one that has not failed tells most");
        queue.Queue.Failed(queue.Batch, "TimeoutException", out _).Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void An_outage_sets_nothing_aside_also_when_one_write_waits()
    {
        var queue = new QueueOf();
        queue.Add("a");
        for (var outage = 0; outage < 20; outage++)
        {
            queue.Next(hurry: true).Should().Be("a");
            queue.Fail();
            queue.Poison.Should().BeNull("the sink has taken nothing since, so the write may be a good one");
            queue.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Three_poison_writes_step_aside_when_another_queue_shows_that_the_sink_is_up()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        queue.Fail();
        List<string> aside = [];
        for (var tries = 0; tries < 6; tries++)
        {
            queue.Successes.Add();
            queue.Clock.Advance(TimeSpan.FromMinutes(1));
            queue.Next().Should().NotBeEmpty();
            queue.Fail();
            if (queue.Poison is { } poison)
                aside.Add(poison.Write.Key.Text);
        }

        aside.Should().BeEquivalentTo("a", "b", "c");
    }

    [Fact]
    public void A_new_write_of_a_sink_that_is_down_waits_only_a_short_while()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        for (var outage = 0; outage < 20; outage++)
        {
            queue.Fail();
            queue.Clock.Advance(TimeSpan.FromMinutes(1));
            queue.Next();
        }

        queue.Fail();
        queue.Queue.DueIn(hurry: true).Should().Be(TimeSpan.FromMinutes(1));
        queue.Add("d");
        queue.Queue.DueIn(hurry: true).Should().Be(TimeSpan.FromSeconds(4));
        queue.Clock.Advance(TimeSpan.FromSeconds(4));
        queue.Next().Should().Be("d");
    }

    [Fact]
    public void Closed_it_tries_at_once_what_waits_and_rests_no_longer_than_a_moment()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        for (var i = 0; i < 4; i++)
        {
            queue.Fail();
            queue.Clock.Advance(TimeSpan.FromMilliseconds(1));
            queue.Next().Should().Be(i < 3 ? "abc"[i].ToString() : "", "it rests after the third");
        }

        queue.Queue.Close();
        queue.Next().Should().Be("a");
        queue.Fail();
        queue.Queue.DueIn(hurry: true).Should().Be(TimeSpan.FromMilliseconds(100));
        queue.Clock.Advance(TimeSpan.FromMilliseconds(100));
        queue.Next().Should().Be("b");
        queue.Succeed();
        queue.Next().Should().Be("c");
    }

    [Fact]
    public void Closed_it_takes_nothing()
    {
        var queue = new QueueOf();
        queue.Add("a");
        queue.Queue.Close();
        queue.Add("b");
        queue.Add("a");
        queue.Next(hurry: true).Should().Be("a");
        queue.Batch[0].Write.Sequence.Should().Be(1);
        queue.Queue.Count.Should().Be(1);
    }

    [Fact]
    public void A_batch_that_was_called_off_has_not_failed()
    {
        var queue = new QueueOf(static options => options.MaxTries = 1);
        queue.Add("a");
        queue.Next(hurry: true);
        queue.Queue.Return(queue.Batch);
        queue.Next().Should().Be("a", "it is due at once");
        queue.Batch[0].Failures.Should().Be(0);
    }

    [Fact]
    public void A_write_that_takes_the_place_of_a_failed_one_begins_with_its_first_attempt()
    {
        var queue = new QueueOf();
        queue.Add("a");
        queue.Next(hurry: true);
        queue.Fail();
        queue.Add("a");
        queue.Clock.Advance(TimeSpan.FromSeconds(1));
        queue.Next().Should().Be("a");
        queue.Batch[0].Write.Should().Match<PendingWrite<int>>(static write => write.Sequence == 2 && write.Attempt == 1);
    }

    [Fact]
    public void Single_tries_and_batches_of_new_writes_take_turns()
    {
        var queue = new QueueOf();
        queue.Add("abc");
        queue.Next();
        queue.Fail();
        queue.Add("def");
        List<string> order = [];
        while (queue.Next(hurry: true) is { Length: > 0 } next)
        {
            order.Add(next);
            queue.Succeed();
        }

        order.Should().Equal("a", "def", "b", "c");
    }

    [Fact]
    public void The_pending_value_of_a_key_is_the_one_of_its_newest_write()
    {
        var queue = new QueueOf(static options => options.Coalesce = false);
        queue.Add('a', 1);
        queue.Next(hurry: true);
        queue.Add('a', 2);
        queue.Queue.TryFind(QueueOf.Key('a'), out var write).Should().BeTrue();
        write.Value.Should().Be(2);
        queue.Queue.TryFind(QueueOf.Key('b'), out _).Should().BeFalse();
    }

    [Fact]
    public async Task It_tells_when_it_is_empty()
    {
        var queue = new QueueOf();
        queue.Add("a");
        var empty = queue.Queue.WhenEmptyAsync();
        queue.Next(hurry: true);
        empty.IsCompleted.Should().BeFalse();
        queue.Succeed();
        await empty;
    }
}
