using FusionTiered.Core.Tests.Support;
using FusionTiered.Profiles;
using FusionTiered.Writing;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>The buffer in memory with its loop, in front of a sink on command.</summary>
public sealed class MemoryBufferTests : IAsyncDisposable
{
    private readonly RecordingSink<string> _sink = new();
    private readonly WriteBehindOptions _options = new() { BatchDelay = TimeSpan.Zero, FlushDeadline = TimeSpan.FromSeconds(30), MaxTries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) };
    private readonly ProfileState _profile = new ProfileCatalog(new FusionTieredOptions()).Default;
    private readonly FakeDomainCache _cache = new();
    private readonly LogLines _log = new();
    private readonly TaskCompletionSource _gate = new();
    private MemoryBuffer<string>? _buffer;

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        await _buffer!.DisposeAsync();
        _cache.Dispose();
    }

    [Fact]
    public async Task A_write_reaches_the_sink_with_an_id_and_a_sequence()
    {
        await Write("a", "1");
        var write = (await _sink.NextAsync()).Writes.Single();
        write.Should().Be(new PendingWrite<string>(write.Id, Key("a"), "1", Sequence: 1, Attempt: 1));
        write.Id.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_pending_value_is_found_until_the_sink_has_taken_it()
    {
        _sink.Does = (_, token) => _gate.Task.WaitAsync(token);
        await Write("a", "1");
        (await _buffer!.FindAsync<string>(Key("a"))).Should().Be(new PendingValue<string>("1", Found: true));
        (await _buffer.FindAsync<int>(Key("a"))).Found.Should().BeFalse("it is of another type");
        _gate.SetResult();
        await _buffer.FlushAsync(CancellationToken.None);
        (await _buffer.FindAsync<string>(Key("a"))).Found.Should().BeFalse();
    }

    [Fact]
    public async Task A_full_buffer_refuses_where_it_is_told_to()
    {
        (_options.MaxPending, _options.WhenFull) = (1, WriteBehindFull.Refuse);
        _sink.Does = (_, token) => _gate.Task.WaitAsync(token);
        await Write("a", "1");
        var second = () => Write("b", "2");
        (await second.Should().ThrowAsync<WriteNotAcceptedException>()).Which.Reason.Should().Be(WriteRefusal.Full);
    }

    [Fact]
    public async Task A_full_buffer_lets_a_write_wait_until_there_is_room()
    {
        _options.MaxPending = 1;
        _sink.Does = (_, token) => _gate.Task.WaitAsync(token);
        await Write("a", "1");
        var second = Write("b", "2");
        second.IsCompleted.Should().BeFalse();
        _gate.SetResult();
        await second;
        await _sink.NextAsync();
        (await _sink.NextAsync()).Writes.Single().Value.Should().Be("2");
    }

    [Fact]
    public async Task A_poison_write_steps_aside_is_listed_and_leaves_the_cache()
    {
        _sink.Does = static (batch, _) => batch.Writes.Any(static write => write.Value == "bad") ? throw new InvalidOperationException("the secret") : Task.CompletedTask;
        _cache.Hold(Key("b"), "bad");
        await Write("b", "bad");
        await Write("a", "good");
        (await _sink.NextAsync()).Writes.Should().OnlyContain(static write => write.Value == "good");
        await _buffer!.DisposeAsync();
        _cache.Holds(Key("b")).Should().BeFalse("the source will not have it");
        var poison = (await _buffer.ListPoisonAsync(CancellationToken.None)).Single();
        (poison.Write.Value, poison.Failure).Should().Be(("bad", "InvalidOperationException"));
        _profile.Counters.Writes.SetAside.Should().Be(1);
        (await _buffer.IsNewestAsync(Key("b"), new AcceptedWrite(poison.Write.Sequence), isEverywhere: true)).Should().BeFalse("a slow writer is not to put it back into the cache");
        (await _buffer.DropPoisonAsync(poison.Write.Id, CancellationToken.None)).Should().BeTrue();
        (await _buffer.DropPoisonAsync(poison.Write.Id, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_stop_flushes_and_then_accepts_nothing()
    {
        _options.BatchDelay = TimeSpan.FromMinutes(1);
        await Write("a", "1");
        await _buffer!.StopAsync(CancellationToken.None);
        (await _sink.NextAsync()).Writes.Should().HaveCount(1);
        var late = () => Write("b", "2");
        (await late.Should().ThrowAsync<WriteNotAcceptedException>()).Which.Reason.Should().Be(WriteRefusal.Stopped);
    }

    [Fact]
    public async Task A_stop_that_cannot_flush_in_time_says_how_much_is_lost()
    {
        _options.FlushDeadline = TimeSpan.Zero;
        _sink.Does = static (_, token) => Task.Delay(Timeout.Infinite, token);
        await Write("a", "1");
        await _buffer!.StopAsync(CancellationToken.None);
        _log.Texts.Should().ContainMatch("*ends with 1 writes in memory*");
    }

    [Fact]
    public async Task The_log_has_no_keys_and_no_values()
    {
        var calls = 0;
        _sink.Does = (_, _) => calls++ == 0 ? throw new TimeoutException("no answer") : Task.CompletedTask;
        await Write("secret-key", "secret-value");
        await _buffer!.FlushAsync(CancellationToken.None);
        await _buffer.StopAsync(CancellationToken.None);
        _log.Texts.Should().NotContainMatch("*secret*").And.ContainMatch("*TimeoutException*");
    }

    [Fact]
    public async Task A_stop_in_the_rest_of_a_sink_that_is_back_loses_nothing()
    {
        (_options.RetryDelay, _options.RetryMaxDelay) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Does = (_, _) =>
        {
            var isBack = _gate.Task.IsCompleted;
            failed.TrySetResult();
            return isBack ? Task.CompletedTask : throw new TimeoutException();
        };
        await Write("a", "1");
        await failed.Task;
        _gate.SetResult();
        await _buffer!.StopAsync(CancellationToken.None);
        (await _sink.NextAsync()).Writes.Single().Value.Should().Be("1");
    }

    [Fact]
    public async Task A_sink_that_does_not_return_is_told_of_at_its_deadline()
    {
        _options.SinkDeadline = TimeSpan.FromMilliseconds(10);
        var isCancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Does = (_, token) =>
        {
            token.Register(isCancelled.SetResult);
            return _gate.Task;
        };
        await Write("a", "1");
        await isCancelled.Task;
        _log.Texts.Should().ContainMatch("*has not returned within SinkDeadline*");
        _gate.SetResult();
    }

    [Fact]
    public async Task Figures_follow_the_writes()
    {
        _sink.Does = (_, token) => _gate.Task.WaitAsync(token);
        await Write("a", "1");
        var figures = _profile.Counters.Writes;
        (figures.Accepted, figures.Pending, figures.Sunk).Should().Be((1, 1, 0));
        _gate.SetResult();
        await _sink.NextAsync();
        await _buffer!.DisposeAsync();
        (figures.Accepted, figures.Pending, figures.Sunk).Should().Be((1, 0, 1));
    }

    private static CacheKey Key(string part) => CacheKey.Raw(part);

    private async Task Write(string key, string value)
    {
        if (_buffer is null)
        {
            _buffer = new("default", _sink, _options, TimeProvider.System, _log);
            _buffer.Start(_profile, _cache);
        }

        await _buffer.AcceptAsync(Key(key), value, CancellationToken.None);
    }
}
