using System.Globalization;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Backplane;

/* A node that hears nothing cannot tell silence from a dead connection. So it asks Redis, several times in each coherence lease,
   how many messages each channel has carried. When it has heard as many, everything that was acknowledged before the question was
   sent is known here, and memory is verified for one lease from that moment. When it has not, the missing messages may be on
   their way: it waits a little while they come, and then takes them for lost, which is a gap.
   The lease counts from before the question, on the monotonic clock: an answer that was long under way, or a process that was
   frozen, makes the lease shorter and never longer. One question serves all profiles, and brings Redis's time with it. */
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly RedisDatabase _redis;
    private readonly RedisScripts _scripts;
    private readonly RedisClock _clock;
    private readonly CacheClock _time;
    private readonly TimeSpan _lease;
    private readonly ILogger _log;
    private readonly Pulse _pulse;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _now = new(0, 1);
    private readonly Lock _gate = new();
    private List<OrderedBackplane> _channels = [];
    private Task? _beating;
    private bool _isFailing;

    /// <param name="redis">Redis.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="clock">Hears Redis's time.</param>
    /// <param name="time">The clock of the cache.</param>
    /// <param name="lease">The coherence lease.</param>
    /// <param name="log">Told once when Redis does not answer, and once when it does again.</param>
    public Heartbeat(RedisDatabase redis, RedisScripts scripts, RedisClock clock, CacheClock time, TimeSpan lease, ILogger log) =>
        (_redis, _scripts, _clock, _time, _lease, _log, _pulse, NotListeningLine, LostLine) =
        (redis, scripts, clock, time, lease, log, new Pulse(time, lease), new SharedLine(time), new SharedLine(time));

    /// <summary>Called after each beat that Redis answered: what it missed can be repaired now.</summary>
    public Func<Task> Answered { get; set; } = static () => Task.CompletedTask;

    /// <summary>Whether the log may have exceptions, which name keys.</summary>
    public bool RevealsKeys { get; set; }

    /// <summary>The line of profiles that do not listen yet.</summary>
    public SharedLine NotListeningLine { get; }

    /// <summary>The line of profiles that lost messages.</summary>
    public SharedLine LostLine { get; }

    /// <summary>Whether Redis answered a beat of the last coherence lease. Not, as long as no beat was answered.</summary>
    public bool IsAnswered => _pulse.IsThere;

    private TimeSpan Pause => _lease / 4;

    private TimeSpan Patience => _lease / 5;

    /// <summary>Adds the channel of a profile. The heart begins to beat with the first one.</summary>
    public void Add(OrderedBackplane channel)
    {
        lock (_gate)
        {
            _channels = [.. _channels.Where(each => !ReferenceEquals(each, channel)), channel];
            if (_beating is null && !_end.IsCancellationRequested)
            {
                // The ticket of whoever came first must not flow into it.
                using (ExecutionContext.SuppressFlow())
                {
                    _beating = Task.Factory.StartNew(BeatAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
                }
            }
        }

        BeatNow();
    }

    /// <summary>The profile's cache has ended.</summary>
    public void Remove(OrderedBackplane channel)
    {
        lock (_gate)
        {
            _channels = [.. _channels.Where(each => !ReferenceEquals(each, channel))];
        }
    }

    /// <summary>Beats without waiting for the next turn: there may be something to find.</summary>
    public void BeatNow()
    {
        lock (_gate)
        {
            if (_now.CurrentCount == 0)
            {
                _now.Release();
            }
        }
    }

    /// <summary>The number that one counter has come to.</summary>
    public async Task<long> NumberAsync(RedisKey counter) => (await NumbersAsync([counter]).ConfigureAwait(false))[0];

    public void Dispose()
    {
        _end.Cancel();
        BeatNow();
    }

    private async Task BeatAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var sent = _time.Now;
                await BeatOnceAsync().ConfigureAwait(false);
                _pulse.Answered(sent);
                Tell(isFailing: false, failure: null);
                await Answered().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Anything may have failed: memory is not verified, and the next beat tries again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Tell(isFailing: true, failure);
            }

            await WaitAsync().ConfigureAwait(false);
        }
    }

    private async Task BeatOnceAsync()
    {
        var channels = _channels;
        foreach (var deaf in channels.Where(static each => !each.IsListening))
        {
            await deaf.ListenAsync().WaitAsync(Patience, _time.Provider).ConfigureAwait(false);
        }

        var heard = channels.Select(static each => each.Heard).ToList();
        var sent = _time.Now;
        var numbers = await NumbersAsync([.. channels.Select(static each => each.Counter)]).ConfigureAwait(false);
        List<Task> hearing = [];
        for (var i = 0; i < channels.Count; i++)
        {
            channels[i].NoteNumber(numbers[i], heard[i]);
            hearing.Add(HearAsync(channels[i], numbers[i], sent));
        }

        await Task.WhenAll(hearing).ConfigureAwait(false);
    }

    private async Task HearAsync(OrderedBackplane channel, long number, long sent)
    {
        var (ends, last) = (CacheClock.After(_time.Now, Patience), channel.Heard);
        while (channel.Heard < number)
        {
            await Task.Delay(Look, _time.Provider, _end.Token).ConfigureAwait(false);
            if (channel.Heard > last)
            {
                // Late, but coming.
                (ends, last) = (CacheClock.After(_time.Now, Patience), channel.Heard);
            }
            else if (_time.Now >= ends)
            {
                channel.GiveUp(number);
            }
        }

        channel.Verify(sent, CacheClock.After(sent, _lease));
    }

    private async Task<long[]> NumbersAsync(RedisKey[] counters)
    {
        var database = await _redis.GetAsync().ConfigureAwait(false);
        var sent = _clock.Timestamp;
        var answer = (string[])(await database.ScriptEvaluateAsync(_scripts.Numbers, counters, flags: RedisDatabase.OfPrimary).WaitAsync(Patience, _time.Provider).ConfigureAwait(false))!;
        _clock.Tell(DateTime.UnixEpoch.Ticks + (Number(answer[0]) * TimeSpan.TicksPerMicrosecond), sent);
        return [.. answer.Skip(1).Select(Number)];
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private async Task WaitAsync()
    {
        try
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            var turn = Task.Delay(Pause, _time.Provider, pause.Token);
            await Task.WhenAny(turn, _now.WaitAsync(pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The cache has ended.
        }
    }

    // Others come and go: READONLY, LOADING, CLUSTERDOWN.
    private static bool IsOfScripts(RedisServerException refusal) =>
        refusal.Message.StartsWith("ERR", StringComparison.Ordinal) || refusal.Message.StartsWith("NOPERM", StringComparison.Ordinal);

    private void Tell(bool isFailing, Exception? failure)
    {
        if (isFailing != _isFailing && !_end.IsCancellationRequested)
        {
            _isFailing = isFailing;
            if (failure is NoHashTagException)
            {
                // Said when it was found.
            }
            else if (failure is RedisServerException refusal && IsOfScripts(refusal))
            {
                Log.ScriptsRefused(_log, refusal.Message);
            }
            else if (isFailing)
            {
                Log.NotVerified(_log, RedisFailure.Named(failure), RedisFailure.Shown(failure, RevealsKeys));
            }
            else
            {
                Log.VerifiedAgain(_log);
            }
        }
    }
}
