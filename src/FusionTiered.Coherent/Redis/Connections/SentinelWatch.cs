using FusionTiered.Redis.Commands;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Knows the primary that the Sentinels name, and asks all of them four times a second. One thread does it.
/// <para>
/// Why all of them: a Sentinel that is cut off together with the old primary goes on naming that one. The answer with the highest number of
/// the configuration is the newest, because each failover raises the number. Why so often: until a node has left a server that is no longer
/// the primary, its writes go there, are acknowledged, and are lost.
/// </para>
/// </summary>
internal sealed class SentinelWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly string _service;
    private readonly MonotonicClock _clock;
    private readonly SentinelLink[] _links;
    private readonly Action<RedisEndpoint, bool> _named;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private PrimaryAnswer? _answer;
    private RedisConnectException? _failure;
    private long _round;
    private bool _isAsking;
    private bool _isWanted;
    private bool _stopping;
    private bool _isStarted;

    /// <param name="settings">Those of the client.</param>
    /// <param name="heartbeat">Keeps time for the connections.</param>
    /// <param name="named">Called after each round that has an answer, with the primary, and whether it is another one than before. On the thread of the watch.</param>
    public SentinelWatch(ConnectionSettings settings, Heartbeat heartbeat, Action<RedisEndpoint, bool> named)
    {
        var sentinels = settings.Sentinels!;
        _service = sentinels.Service;
        _clock = heartbeat.Clock;
        _links = [.. sentinels.Connection.Endpoints.Select(endpoint => new SentinelLink(sentinels.Connection, endpoint, heartbeat))];
        _named = named;
    }

    /// <summary>Ends when its thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { IsBackground = true, Name = "FusionTiered.Redis sentinels" }.Start();
    }

    /// <summary>The primary, by answers that were asked for after this call began. Waits for them.</summary>
    /// <exception cref="RedisConnectException">No Sentinel answers, or none knows the name.</exception>
    public RedisEndpoint Primary()
    {
        lock (_gate)
        {
            var wanted = _round + (_isAsking ? 2 : 1);
            while (_round < wanted && !_stopping)
            {
                _isWanted = true;
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate);
            }

            ObjectDisposedException.ThrowIf(_stopping, this);
            return _answer?.Primary ?? throw _failure!;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var link in _links)
        {
            link.Dispose();
        }

        if (!_isStarted)
        {
            _ended.TrySetResult();
        }
    }

    private void Run()
    {
        try
        {
            while (Wait())
            {
                Ask();
            }
        }
        finally
        {
            foreach (var link in _links)
            {
                link.End();
            }

            _ended.TrySetResult();
        }
    }

    /// <summary>Waits for the next round; false when the watch is to end.</summary>
    private bool Wait()
    {
        var due = _clock.Now + _clock.TicksOf(Pause);
        lock (_gate)
        {
            while (!_stopping && !_isWanted && _clock.Now < due)
            {
                _clock.WaitUntil(_gate, due);
            }

            (_isWanted, _isAsking) = (false, true);
            return !_stopping;
        }
    }

    private void Ask()
    {
        PrimaryAnswer? newest = null;
        var answered = 0;
        foreach (var link in _links)
        {
            if (link.Ask(_service) is { } answer)
            {
                answered++;
                newest = newest is null || answer.Epoch > newest.Epoch ? answer : newest;
            }
        }

        bool isNew;
        lock (_gate)
        {
            // The known primary holds on while only Sentinels answer that have not heard of it. If all of them go back, somebody has set them up anew.
            newest = newest is not null && _answer?.Epoch > newest.Epoch && answered < _links.Length ? _answer : newest;
            isNew = newest is not null && newest.Primary != _answer?.Primary;
            _failure = newest is null ? WhyNone() : null;
            (_answer, _isAsking) = (newest, false);
            _round++;
            Monitor.PulseAll(_gate);
        }

        if (newest is not null)
        {
            _named(newest.Primary, isNew);
        }
    }

    /// <summary>A refusal says more than a Sentinel that is away.</summary>
    private RedisConnectException WhyNone()
    {
        var failure = _links.Select(static link => link.Failure).OfType<RedisConnectException>().OrderByDescending(static failure => failure.IsRefusal).First();
        return new($"No Sentinel names the primary. {failure.Message}", failure.IsRefusal, failure);
    }
}
