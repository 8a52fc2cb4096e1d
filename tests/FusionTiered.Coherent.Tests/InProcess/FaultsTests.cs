using FusionTiered.InProcess;
using FusionTiered.Conformance;
using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.InProcess;

public sealed class FaultsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private static readonly byte[] Value = [1];

    private readonly ManualClock _clock = new();
    private readonly InProcessTier _tier;
    private readonly InProcessConnection _a;
    private readonly InProcessConnection _b;
    private readonly HeardChanges _heard = new();

    public FaultsTests()
    {
        _tier = new InProcessTier(_clock);
        (_a, _b) = (_tier.Connect("a"), _tier.Connect("b"));
    }

    public Task InitializeAsync()
    {
        _a.Listen(_heard, Lease);
        return Heard("confirmed");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _tier.Dispose();

    [Fact]
    public async Task A_request_takes_as_long_as_it_is_told_to()
    {
        _a.Faults.RequestDelay = Seconds(0.3);

        var set = Set(_a);
        _clock.Advance(Seconds(0.2));
        _tier.Find("k").Should().BeNull();
        _clock.Advance(Seconds(0.1));

        _tier.Find("k").Should().Equal(Value);
        await set;
    }

    [Fact]
    public async Task An_answer_takes_as_long_as_it_is_told_to()
    {
        _tier.Faults.AnswerDelay = Seconds(0.3);

        var set = Set(_b);
        _tier.Find("k").Should().Equal(Value);
        _clock.Advance(Seconds(0.2));
        set.IsCompleted.Should().BeFalse();
        _clock.Advance(Seconds(0.1));

        await set;
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_not_taken_for_another()
    {
        _b.Faults.AnswerDelay = Seconds(5);
        var late = Set(_b);
        _clock.Advance(Deadline);
        await FailureOf(late, RemoteFailure.Unknown);
        _b.Faults.AnswerDelay = TimeSpan.Zero;

        var read = _b.ReadAsync("k", Seconds(60)).AsTask();
        _clock.Advance(Seconds(5));

        using var value = await read;
        value.Payload.ToArray().Should().Equal(Value);
    }

    [Fact]
    public async Task Announcements_are_dropped_on_command()
    {
        _a.Faults.DropPushes(static push => push.Name == "lost");

        await Set(_b, "lost");
        await Set(_b, "heard");
        await _a.ConfirmAsync(Deadline);

        _heard.Changes.Should().Equal("began", "key heard");
    }

    [Fact]
    public async Task One_announcement_in_three_is_dropped()
    {
        _a.Faults.DropOnePushIn(3);
        for (var i = 0; i < 6; i++)
        {
            await Set(_b, $"{i}");
            await _a.ConfirmAsync(Deadline);
        }

        _heard.Changes.Should().Equal("began", "key 0", "key 1", "key 3", "key 4");
    }

    [Fact]
    public async Task A_cut_ends_what_was_under_way_and_nothing_is_known_of_it()
    {
        _a.Faults.AnswerDelay = Seconds(0.5);
        var done = Set(_a, "done");
        _a.Faults.RequestDelay = Seconds(0.5);
        var lost = Set(_a, "lost");

        _a.Faults.Cut();

        await FailureOf(done, RemoteFailure.Unknown);
        await FailureOf(lost, RemoteFailure.Unknown);
        await FailureOf(Set(_a), RemoteFailure.Unreachable);
        _a.Faults.Heal();
        _clock.Advance(Seconds(5));
        _tier.Keys.Should().Equal("done");
    }

    [Fact]
    public async Task A_silent_wire_is_noticed_when_a_probe_was_not_answered()
    {
        _a.Faults.Silence();
        var before = _heard.Count("confirmed");

        _clock.Advance(Lease / 2);
        await Set(_b);
        _heard.Has("lost").Should().BeFalse();
        _clock.Advance(Lease / 2);

        await Heard("lost");
        _heard.Count("confirmed").Should().Be(before);
        await FailureOf(Set(_a), RemoteFailure.Unreachable);
    }

    [Fact]
    public async Task What_waited_in_a_silent_wire_arrives_if_nobody_noticed()
    {
        _a.Faults.Silence();
        var late = Set(_a, "late");
        await Set(_b, "missed");
        _clock.Advance(Seconds(0.4));
        _heard.Has("key missed").Should().BeFalse();

        _a.Faults.Heal();

        await late;
        await Heard("key missed");
        _heard.Has("lost").Should().BeFalse();
    }

    [Fact]
    public async Task A_silent_wire_that_was_noticed_is_replaced_when_it_heals()
    {
        _a.Faults.Silence();
        var lost = Set(_a, "lost");
        _clock.Advance(Lease);
        await FailureOf(lost, RemoteFailure.Unknown);
        await Heard("lost");

        _a.Faults.Heal();
        await Eventually.IsTrueAsync(() => _heard.Count("began") == 2, "the node connects again");
        await Set(_a);

        _tier.Keys.Should().Equal("k");
    }

    [Fact]
    public async Task A_late_write_lands_before_its_node_is_back()
    {
        _tier.Faults.LateWrites = InProcessLateWrites.ApplyBeforeHeal;
        await GiveUp("late");
        _tier.Find("late").Should().BeNull();

        _a.Faults.Heal();

        _tier.Find("late").Should().Equal(Value);
        await Eventually.IsTrueAsync(() => _heard.Count("began") == 2, "the node connects again");
        (await _a.RemoveAsync("late", Deadline)).Should().BeTrue();
        _clock.Advance(Seconds(10));
        _tier.Find("late").Should().BeNull();
    }

    [Fact]
    public async Task A_broken_tier_lands_a_write_after_its_node_has_repaired_it()
    {
        _tier.Faults.LateWrites = InProcessLateWrites.ApplyOnCommand;
        await GiveUp("late");
        _a.Faults.Heal();
        await Eventually.IsTrueAsync(() => _heard.Count("began") == 2, "the node connects again");
        await _a.RemoveAsync("late", Deadline);

        _tier.Faults.ApplyLateWrites();

        _tier.Find("late").Should().Equal(Value);
    }

    [Fact]
    public async Task A_frozen_tier_answers_nothing_and_goes_on_in_order()
    {
        _tier.Faults.Freeze();
        var first = _b.SetAsync("k", Value, keepFor: null, Seconds(0.1)).AsTask();
        var second = _b.RemoveAsync("k", Seconds(60)).AsTask();
        _clock.Advance(Seconds(0.1));
        await FailureOf(first, RemoteFailure.Unknown);
        second.IsCompleted.Should().BeFalse();

        _tier.Faults.Thaw();

        (await second).Should().BeTrue("the set came before it");
    }

    [Fact]
    public async Task A_frozen_reader_hears_and_asks_nothing_until_it_is_thawed()
    {
        _a.Faults.FreezeReader();
        var before = _heard.Everything.Count;
        await Set(_b);
        var own = _a.SetAsync("own", Value, keepFor: null, Seconds(60)).AsTask();
        _clock.Advance(Lease * 3);
        _heard.Everything.Should().HaveCount(before);
        own.IsCompleted.Should().BeFalse();

        _a.Faults.ThawReader();

        await own;
        await Heard("key k");
        _heard.Has("lost").Should().BeFalse();
    }

    [Fact]
    public async Task A_frozen_node_is_dead_after_a_while_and_lives_when_it_is_thawed()
    {
        _a.Faults.FreezeReader();
        _clock.Advance(Seconds(2.9));
        (await _b.IsAliveAsync("a", Deadline)).Should().BeTrue();
        _clock.Advance(Seconds(0.2));
        (await _b.IsAliveAsync("a", Deadline)).Should().BeFalse();

        _a.Faults.ThawReader();

        (await _b.IsAliveAsync("a", Deadline)).Should().BeTrue();
    }

    [Fact]
    public async Task A_restart_without_data_is_a_lost_connection_and_no_announcement()
    {
        await Set(_b);
        await _a.ConfirmAsync(Deadline);

        _tier.Faults.Stop(keepsData: false);
        await Heard("lost");
        await FailureOf(Set(_b), RemoteFailure.Unreachable);
        _tier.Faults.Start();
        await Eventually.IsTrueAsync(() => _heard.Count("began") == 2, "the node connects again");

        _tier.Keys.Should().BeEmpty();
        _heard.Changes.Should().Equal("began", "key k", "lost", "began");
    }

    [Fact]
    public async Task A_version_that_was_lost_does_not_get_an_old_number_again()
    {
        var numbers = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            numbers.AddRange(await _b.ReadVersionsAsync(["t:x"], Deadline));
            numbers.Add(await _b.RaiseVersionAsync("t:x", Deadline));
            _tier.Clear();
        }

        numbers.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_set_that_a_full_tier_refuses_has_voided_the_lease()
    {
        var lease = new RemoteLease("b/1", Seconds(60));
        (await _b.LeaseAsync("k", lease, Deadline)).IsGranted.Should().BeTrue();
        _tier.Faults.IsFull = true;
        await FailureOf(Set(_a), RemoteFailure.Refused);
        _tier.Faults.IsFull = false;

        (await _b.StoreAsync("k", lease.Id, SeenEntry.Absent, Value, null, Deadline)).Should().Be(RemoteStoreOutcome.LeaseLost);
    }

    [Fact]
    public async Task An_end_of_a_lifetime_is_announced_late()
    {
        await Set(_b, keepFor: Seconds(1));
        await _a.ConfirmAsync(Deadline);
        var before = _heard.Count("key k");

        _clock.Advance(Seconds(1.05));
        await _a.ConfirmAsync(Deadline);
        _heard.Count("key k").Should().Be(before);
        _clock.Advance(Seconds(0.05));

        await Eventually.IsTrueAsync(() => _heard.Count("key k") == before + 1, "the delay is over");
    }

    [Fact]
    public async Task Without_active_expiry_the_end_of_a_lifetime_is_announced_when_somebody_asks()
    {
        _tier.Faults.ExpiryDelay = Timeout.InfiniteTimeSpan;
        await Set(_a, keepFor: Seconds(1));
        _clock.Advance(Seconds(60));
        await _a.ConfirmAsync(Deadline);
        _heard.Has("key k").Should().BeFalse();

        (await _b.ReadAsync("k", Deadline)).Exists.Should().BeFalse();

        await Heard("key k");
    }

    [Fact]
    public async Task What_was_written_is_heard_when_the_tier_has_settled()
    {
        for (var i = 0; i < 100; i++)
        {
            await Set(_b, $"{i}");
            await _tier.SettleAsync();
            _heard.Has($"key {i}").Should().BeTrue();
        }
    }

    [Fact]
    public async Task To_settle_waits_for_a_node_that_is_healed_and_not_for_one_that_is_not()
    {
        _b.Faults.Cut();
        _a.Faults.Cut();
        _a.Faults.Heal();

        await _tier.SettleAsync();

        _heard.Changes.Should().Equal("began", "lost", "began");
    }

    [Fact]
    public async Task A_closed_node_is_dead_at_once_and_its_name_is_not_used_again()
    {
        var again = _tier.Connect("a");
        again.Node.Should().Be("a#2");
        again.Dispose();

        (await _b.IsAliveAsync("a#2", Deadline)).Should().BeFalse();
        (await _b.IsAliveAsync("a", Deadline)).Should().BeTrue();
        _tier.Connect("a").Node.Should().Be("a#3");
        await FailureOf(again.RemoveAsync("k", Deadline).AsTask(), RemoteFailure.Unreachable);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Task Set(InProcessConnection node, string key = "k", TimeSpan? keepFor = null) => node.SetAsync(key, Value, keepFor, Deadline).AsTask();

    private static async Task FailureOf(Task operation, RemoteFailure failure) =>
        (await Record.ExceptionAsync(() => operation)).Should().BeOfType<RemoteTierException>().Which.Failure.Should().Be(failure);

    private Task Heard(string what) => Eventually.IsTrueAsync(() => _heard.Has(what), what);

    // A write of a is sent into a silent wire, and its connection is lost.
    private async Task GiveUp(string key)
    {
        _a.Faults.Silence();
        var write = Set(_a, key);
        _clock.Advance(Lease);
        await FailureOf(write, RemoteFailure.Unknown);
        await Heard("lost");
    }
}
