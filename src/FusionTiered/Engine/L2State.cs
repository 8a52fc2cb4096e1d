using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Engine;

/// <summary>How L2 and the backplane are. Each profile's FusionCache has breakers of its own; they are told of together.</summary>
/// <param name="cacheName">For logs.</param>
/// <param name="pause">How long a breaker stays open. FusionCache tells that it has closed only when it is asked again.</param>
/// <param name="clock">Measures it: the machine's, as FusionCache's.</param>
/// <param name="log">Told when L2 rests, and when it is used again.</param>
/// <param name="revealsKeys">Whether the log may have exceptions, which name keys.</param>
/// <param name="isReached">Whether Redis answered a heartbeat of the last coherence lease; null: there is no heartbeat.</param>
/// <param name="telemetry">Gets what is measured as it happens.</param>
internal sealed class L2State(string cacheName, TimeSpan pause, CacheClock clock, ILogger log, bool revealsKeys, Func<bool>? isReached, CacheTelemetry telemetry)
{
    private readonly Circuit _l2 = new("L2", cacheName, pause, clock, log, revealsKeys);
    private readonly Circuit _backplane = new("the backplane", cacheName, pause, clock, log, revealsKeys);
    private volatile Exception? _lastFailure;

    /// <summary>Whether a profile leaves L2 alone.</summary>
    public bool IsResting => _l2.IsResting;

    /// <summary>The breakers of the profiles, as one.</summary>
    public CacheCircuitState CircuitState => _l2.State;

    /// <summary>The figures about the changes of other nodes.</summary>
    public CoherenceFigures Coherence { get; } = new(telemetry);

    /// <summary>How L2 is, where there is one. Without a heartbeat only failed calls tell that it is away.</summary>
    public RemoteTierStatus Status => isReached?.Invoke() == false ? RemoteTierStatus.Down : IsResting ? RemoteTierStatus.Resting : RemoteTierStatus.Up;

    /// <summary>L2 failed. Where a breaker opens after it, the log names it.</summary>
    public void Failed(Exception failure) => _lastFailure = failure;

    /// <summary>Redis has answered a heartbeat.</summary>
    public void HeartbeatAnswered()
    {
        _l2.Answered();
        _backplane.Answered();
    }

    /// <summary>L2 has answered a call. With a heartbeat the answer of a call tells nothing: the hardened parts answer some calls themselves.</summary>
    public void CallAnswered()
    {
        if (isReached is null)
        {
            _l2.Answered();
        }
    }

    /// <summary>Watches the breakers of one FusionCache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="backplaneChanged">Called when messages of other nodes may have been lost.</param>
    public void Watch(FusionCache cache, Action backplaneChanged)
    {
        cache.Events.Distributed.CircuitBreakerChange += (_, e) => Note(_l2, e.IsClosed);
        cache.Events.Backplane.CircuitBreakerChange += (_, e) =>
        {
            Note(_backplane, e.IsClosed);
            if (e.IsClosed && isReached is null)
            {
                // Nothing else tells of an answer of FusionCache's own backplane.
                _backplane.Answered();
            }

            backplaneChanged();
        };
    }

    private void Note(Circuit circuit, bool isClosed)
    {
        if (isClosed)
        {
            circuit.LetThrough();
        }
        else
        {
            circuit.Open(_lastFailure);
        }
    }
}
