using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Calls;

public class SharedAsksTests
{
    private readonly ProfileFence _fence = new(new FenceClock(), TimeProvider.System);
    private readonly List<TaskCompletionSource> _asked = [];
    private readonly SharedAsks _asks;

    public SharedAsksTests() => _asks = new(_fence, async key =>
    {
        var (since, asked, number) = (_fence.Now, new TaskCompletionSource(), 0);
        lock (_asked)
        {
            number = _asked.Count;
            _asked.Add(asked);
        }

        await asked.Task;
        return new([(byte)number], default, default, since);
    });

    [Fact]
    public async Task Callers_share_one_answer_and_one_of_them_is_counted()
    {
        var callers = Callers(50);
        _asked.Should().ContainSingle();

        _asked[0].SetResult();

        var answers = await Task.WhenAll(callers).Ends();
        answers.Should().OnlyContain(each => each.Answer == answers[0].Answer);
        answers.Count(static each => !each.IsShared).Should().Be(1);
        _asks.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_caller_that_comes_after_an_invalidation_asks_anew_and_others_share_its_read()
    {
        var before = Callers(1);
        _fence.Clock.Raise("k");

        var after = Callers(5);
        _asked.Should().HaveCount(2);
        _asked.ForEach(static each => each.SetResult());

        (await before[0].Ends()).Answer.Data.Should().Equal(0);
        (await Task.WhenAll(after).Ends()).Should().OnlyContain(static each => each.Answer.Data![0] == 1);
        _asks.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_caller_that_comes_after_a_clear_or_a_gap_in_the_messages_asks_anew()
    {
        Callers(1);
        _fence.Raise();

        var after = Callers(1)[0];
        _asked.ForEach(static each => each.SetResult());

        (await after.Ends()).Answer.Data.Should().Equal(1);
    }

    [Fact]
    public async Task A_caller_that_comes_after_L2_got_a_new_value_asks_anew_and_those_before_it_do_not()
    {
        var before = Callers(2);
        _asks.Forget("k");

        var after = Callers(2);
        _asked.Should().HaveCount(2);
        _asked.ForEach(static each => each.SetResult());

        (await Task.WhenAll(before).Ends()).Should().OnlyContain(static each => each.Answer.Data![0] == 0);
        (await Task.WhenAll(after).Ends()).Should().OnlyContain(static each => each.Answer.Data![0] == 1);
        _asks.Count.Should().Be(0);
    }

    [Fact]
    public async Task An_answer_that_was_outdated_on_the_way_is_for_its_own_caller_alone()
    {
        var callers = Callers(2);
        _fence.Clock.Raise("k");

        _asked[0].SetResult();
        await Eventually.True(() => _asked.Count == 2, "the one that followed asks by itself");
        _asked[1].SetResult();

        (await callers[0].Ends()).Answer.Data.Should().Equal(0);
        (await callers[1].Ends()).Answer.Data.Should().Equal(1);
    }

    [Fact]
    public async Task A_key_that_is_always_outdated_is_followed_twice_and_then_asked_for()
    {
        var callers = Callers(4);
        for (var read = 0; callers.Exists(static each => !each.IsCompleted); read++)
        {
            await Eventually.True(() => _asked.Count > read, "somebody asks");
            _fence.Clock.Raise("k");
            _asked[read].SetResult();
            await Eventually.True(() => _asked.Count > read + 1 || callers.TrueForAll(static each => each.IsCompleted), "the next one asks, or all have their answer");
        }

        _asks.Count.Should().Be(0);
    }

    [Fact]
    public async Task Others_may_follow_until_the_caller_has_taken_the_value()
    {
        var leads = _asks.JoinAsync("k").AsTask();
        _asked[0].SetResult();
        var led = await leads.Ends();
        var follows = _asks.JoinAsync("k").AsTask();
        follows.IsCompleted.Should().BeFalse();

        _asks.End(led);

        (await follows.Ends()).Answer.Should().BeSameAs(led.Answer);
        _asked.Should().ContainSingle();
    }

    [Fact]
    public async Task Of_a_thousand_keys_nothing_is_left()
    {
        var callers = Enumerable.Range(0, 2000).Select(i => _asks.Ask($"k{i / 2}").AsTask()).ToList();
        _asks.Count.Should().Be(1000);

        _asked.ForEach(static each => each.SetResult());
        await Task.WhenAll(callers).Ends();

        _asks.Count.Should().Be(0);
    }

    private List<Task<AskedL2>> Callers(int count) => [.. Enumerable.Range(0, count).Select(_ => _asks.Ask("k").AsTask())];
}
