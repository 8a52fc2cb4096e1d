using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class LimitsTests
{
    [Fact]
    public async Task Beyond_the_pending_operations_commands_fail_at_once_and_a_PING_still_goes()
    {
        await using var peer = Silent();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, options => options.MaxPendingOperations = 16));
        var waiting = Enumerable.Range(0, 16).Select(i => link.Connection.GetAsync(Links.Key($"k{i}")).AsTask()).ToList();
        var refused = (await FluentActions.Awaiting(() => link.Connection.GetAsync(Links.Key("one too many")).Ends()).Should().ThrowAsync<RedisBusyException>()).Which;
        refused.Message.Should().Contain("MaxPendingOperations").And.Contain("16");
        refused.IsOutcomeUnknown.Should().BeFalse();
        link.Connection.SendPing();
        link.Connection.PendingOperations.Should().Be(17);
        waiting.Should().OnlyContain(task => !task.IsCompleted);
    }

    [Fact]
    public async Task Beyond_the_pending_bytes_commands_fail_at_once_but_one_may_overshoot()
    {
        await using var peer = Silent();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, options => options.MaxPendingBytes = 64 << 10));
        var large = link.Connection.SetAsync(Links.Key("k"), new byte[1 << 20]).AsTask();
        (await FluentActions.Awaiting(() => link.Connection.GetAsync(Links.Key("k")).Ends()).Should().ThrowAsync<RedisBusyException>()).Which.Message.Should().Contain("MaxPendingBytes");
        large.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_read_that_has_begun_goes_on_beyond_the_pending_bytes()
    {
        await using var peer = Silent();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port, options => options.MaxPendingBytes = 64 << 10));
        _ = link.Connection.SetAsync(Links.Key("k"), new byte[1 << 20]).AsTask();
        var rest = link.Connection.GetAsync(Links.Key("k"), new() { GoesOn = true }).AsTask();
        link.Connection.PendingOperations.Should().Be(2);
        rest.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_command_that_cannot_be_written_leaves_no_byte_behind()
    {
        await using var peer = Echo();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        await FluentActions.Awaiting(() => link.Connection.SetAsync(Links.Key("a"), Links.Bytes("v"), milliseconds: -1).Ends()).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await FluentActions.Awaiting(() => link.Connection.GetAsync(Links.Key("lone \ud800")).Ends()).Should().ThrowAsync<System.Text.EncoderFallbackException>();
        Links.Text(await link.Connection.GetAsync(Links.Key("b")).Ends()).Should().Be("b");
    }

    [Fact]
    public async Task Deadlines_of_different_lengths_are_each_kept()
    {
        var clock = new ManualClock();
        await using var peer = Silent();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port), time: clock);
        var slow = link.Connection.GetAsync(Links.Key("slow"), new() { Budget = TimeSpan.FromSeconds(3) }).AsTask();
        var quick = link.Connection.GetAsync(Links.Key("quick"), new() { Budget = TimeSpan.FromMilliseconds(1) }).AsTask();
        await Advance(clock, TimeSpan.FromMilliseconds(1), () => quick.IsCompleted);
        slow.IsCompleted.Should().BeFalse();
        await Advance(clock, TimeSpan.FromSeconds(3), () => slow.IsCompleted);
        await FluentActions.Awaiting(() => slow).Should().ThrowAsync<RedisTimeoutException>().WithMessage("*GET within 3000 ms*");
        await FluentActions.Awaiting(() => quick).Should().ThrowAsync<RedisTimeoutException>().WithMessage("*GET within 1 ms*");
    }

    [Fact]
    public async Task The_lease_counts_from_when_the_PING_was_sent_not_from_its_answer()
    {
        var clock = new ManualClock();
        var answer = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            var ping = await server.CommandAsync();
            await answer.Task;
            await server.SayAsync(PeerConnection.Pong(ping));
            await server.IsResetAsync();
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port), time: clock);
        clock.Advance(TimeSpan.FromMilliseconds(10));
        var sentAt = clock.GetTimestamp();
        link.Connection.SendPing();
        clock.Advance(TimeSpan.FromMilliseconds(300));
        link.Connection.LastAnsweredPingSentAt.Should().BeLessThan(sentAt);
        answer.SetResult();
        await Eventually.True(() => link.Connection.PendingOperations == 0 && link.Connection.LastAnsweredPingSentAt == sentAt, "answered");
    }

    [Fact]
    public async Task A_second_try_within_one_budget_comes_too_late_when_that_is_spent()
    {
        await using var peer = Echo();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        var spent = link.Connection.WithDeadline(new() { Budget = TimeSpan.FromTicks(1) }, isWrite: true);
        await Eventually.True(() => TimeProvider.System.GetTimestamp() >= spent.Deadline, "the budget is spent");
        (await FluentActions.Awaiting(() => link.Connection.GetAsync(Links.Key("k"), spent).Ends()).Should().ThrowAsync<RedisTimeoutException>()).Which.IsOutcomeUnknown.Should().BeFalse();
    }

    [Fact]
    public async Task A_task_awaited_twice_says_so_and_harms_nobody()
    {
        await using var peer = Echo();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        var reply = link.Connection.GetAsync(Links.Key("k"));
        Links.Text(await reply).Should().Be("k");
#pragma warning disable CA2012 // the misuse is the point
        await FluentActions.Awaiting(async () => await reply).Should().ThrowAsync<InvalidOperationException>();
#pragma warning restore CA2012
        for (var i = 0; i < 10; i++)
            Links.Text(await link.Connection.GetAsync(Links.Key($"k{i}"))).Should().Be($"k{i}");
    }

    [Fact]
    public async Task A_cancelled_task_awaited_twice_says_so_while_its_place_in_line_is_still_held()
    {
        var goOn = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            var first = await server.CommandAsync();
            await goOn.Task;
            await server.SayAsync(PeerConnection.Bulk(first[1]));
            await server.ServeAsync(command => PeerConnection.Bulk(command[1]));
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        using var cancel = new CancellationTokenSource();
        var reply = link.Connection.GetAsync(Links.Key("left"), default, cancel.Token);
        await cancel.CancelAsync();
#pragma warning disable CA2012 // the misuse is the point
        await FluentActions.Awaiting(async () => await reply).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(async () => await reply).Should().ThrowAsync<InvalidOperationException>();
#pragma warning restore CA2012
        var later = Enumerable.Range(0, 10).Select(i => link.Connection.GetAsync(Links.Key($"k{i}")).AsTask()).ToArray();
        goOn.SetResult();
        (await Task.WhenAll(later).Ends()).Select(Links.Text).Should().Equal(Enumerable.Range(0, 10).Select(i => $"k{i}"));
    }

    [Fact]
    public async Task Sending_and_receiving_allocate_nothing_but_what_wakes_the_caller()
    {
        await using var peer = Echo();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        var reader = new AllocationOfThread();
        for (var i = 0; i < 200; i++)
            await link.Connection.PingAsync(new() { Observer = reader });
        var before = (Own: GC.GetAllocatedBytesForCurrentThread(), Reader: reader.Bytes);
        var ping = link.Connection.PingAsync(new() { Observer = reader });
        (GC.GetAllocatedBytesForCurrentThread() - before.Own).Should().BeLessThan(200);
        await ping;
        (reader.Bytes - before.Reader).Should().BeLessThan(200);
    }

    [Fact]
    public async Task No_code_of_a_caller_runs_on_the_reader()
    {
        var reader = new TaskCompletionSource<int>();
        await using var peer = Echo();
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        var continuation = Task.Run(async () =>
        {
            using var value = await link.Connection.GetAsync(Links.Key("k"), new() { Observer = new ThreadOf(reader) });
            return Environment.CurrentManagedThreadId;
        });
        (await continuation.Ends()).Should().NotBe(await reader.Task.Ends());
    }

    private static ScriptedPeer Silent() => new(async server =>
    {
        await server.GreetAsync();
        await server.IsResetAsync();
    });

    private static ScriptedPeer Echo() => new(async server =>
    {
        await server.GreetAsync();
        await server.ServeAsync(command => command[0] is "PING" ? PeerConnection.Pong(command) : PeerConnection.Bulk(command[1]));
    });

    private static Task Advance(ManualClock clock, TimeSpan by, Func<bool> until)
    {
        clock.Advance(by);
        return Eventually.True(
            () =>
            {
                // The heartbeat may have read the clock just before: nudge it.
                clock.Advance(TimeSpan.FromTicks(1));
                return until();
            },
            "the deadline has come");
    }

    private sealed class AllocationOfThread : IReplyObserver
    {
        public long Bytes { get; private set; }

        public void OnReply(int index, RespReader reply) => Bytes = GC.GetAllocatedBytesForCurrentThread();
    }

    private sealed class ThreadOf(TaskCompletionSource<int> target) : IReplyObserver
    {
        public void OnReply(int index, RespReader reply) => target.TrySetResult(Environment.CurrentManagedThreadId);
    }
}
