using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Locks;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Tests.Locks;

public sealed class FencedMemoryLockerTests : IDisposable
{
    private readonly ProfileFence _fence = new(new FenceClock(), TimeProvider.System);
    private readonly FencedMemoryLocker _locker = new();

    [Fact]
    public async Task One_holder_at_a_time_and_then_the_next()
    {
        var first = await TakeAsync();
        var second = TakeAsync(Timeout.InfiniteTimeSpan);
        second.IsCompleted.Should().BeFalse();

        Release(first);

        (await second).Should().NotBeNull();
    }

    [Fact]
    public async Task Who_does_not_wait_gets_nothing_and_holds_nobody_up()
    {
        var first = await TakeAsync();

        (await TakeAsync()).Should().BeNull();
        Release(first);
        (await TakeAsync()).Should().NotBeNull();
    }

    [Fact]
    public async Task Who_comes_after_the_load_was_outdated_does_not_wait_for_it()
    {
        await TakeAsync();
        var waited = TakeAsync(Timeout.InfiniteTimeSpan);
        _fence.Clock.Raise("k");

        (await TakeAsync()).Should().NotBeNull();
        waited.IsCompleted.Should().BeFalse("it shares the outdated load");
    }

    [Fact]
    public async Task The_end_of_an_outdated_load_does_not_end_the_turn_of_the_next_one()
    {
        var outdated = await TakeAsync();
        _fence.Clock.Raise("k");
        var next = await TakeAsync();

        Release(outdated);

        (await TakeAsync()).Should().BeNull();
        Release(next);
        (await TakeAsync()).Should().NotBeNull();
    }

    [Fact]
    public async Task A_caller_that_gives_up_while_it_waits_holds_nobody_up()
    {
        var first = await TakeAsync();
        using var gone = new CancellationTokenSource();
        var waits = _locker.AcquireLockAsync("", "", "", "k", Timeout.InfiniteTimeSpan, null, gone.Token).AsTask();
        await gone.CancelAsync();
        await waits.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();

        Release(first);

        (await TakeAsync()).Should().NotBeNull();
    }

    [Fact]
    public void The_synchronous_lock_is_the_same_one()
    {
        var taken = _locker.AcquireLock("", "", "", "k", TimeSpan.Zero, null, default);

        _locker.AcquireLock("", "", "", "k", TimeSpan.Zero, null, default).Should().BeNull();
        Release(taken);
        _locker.AcquireLock("", "", "", "k", TimeSpan.Zero, null, default).Should().NotBeNull();
    }

    public void Dispose() => _locker.Dispose();

    private async Task<object?> TakeAsync(TimeSpan wait = default)
    {
        var ticket = StoreTicket.ForLoad("k", _fence, TimeSpan.FromMinutes(1));
        StoreTicket.Current = ticket;
        return await _locker.AcquireLockAsync("", "", "", "k", wait, null, default);
    }

    private void Release(object? taken) => _locker.ReleaseLock("", "", "", "k", taken, null);
}
