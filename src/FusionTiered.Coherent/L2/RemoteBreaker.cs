using FusionTiered.Time;

namespace FusionTiered.L2;

/// <summary>Leaves L2 alone for a while after several failures in a row; then one operation tries.</summary>
internal sealed class RemoteBreaker(CacheClock clock, int failures, TimeSpan pause)
{
    private readonly Lock _gate = new();
    private int _inRow;
    private long _openUntil = long.MinValue;
    private bool _open;
    private bool _probing;

    /// <summary>Whether operations are refused now; a probe that is due does not change that.</summary>
    public bool IsOpen => Volatile.Read(ref _open);

    /// <summary>Whether nobody may ask now. When the pause is over somebody may, and somebody has to: hits, too, or memory would serve for ever.</summary>
    public bool IsResting => Volatile.Read(ref _open) && (Volatile.Read(ref _probing) || clock.Now < Volatile.Read(ref _openUntil));

    /// <summary>Half open: the pause is over, and nothing was answered since.</summary>
    public CacheCircuitState State =>
        !Volatile.Read(ref _open) ? CacheCircuitState.Closed
        : clock.Now < Volatile.Read(ref _openUntil) ? CacheCircuitState.Open
        : CacheCircuitState.HalfOpen;

    /// <summary>Whether the caller may ask. Where it is open and the pause is over, one caller may; it must report.</summary>
    public bool TryEnter()
    {
        if (!Volatile.Read(ref _open))
        {
            return true;
        }

        lock (_gate)
        {
            if (!_open)
            {
                return true;
            }

            if (_probing || clock.Now < _openUntil)
            {
                return false;
            }

            Volatile.Write(ref _probing, true);
            return true;
        }
    }

    /// <summary>It answered. Returns whether it had failed before.</summary>
    /// <param name="endsPause">Whether that ended a pause.</param>
    public bool Succeeded(out bool endsPause)
    {
        endsPause = false;
        if (Volatile.Read(ref _inRow) == 0 && !Volatile.Read(ref _open))
        {
            return false;
        }

        lock (_gate)
        {
            endsPause = _open;
            var failed = _open || _inRow > 0;
            _inRow = 0;
            _probing = false;
            Volatile.Write(ref _open, false);
            return failed;
        }
    }

    /// <summary>It was not asked after all: the next operation may try in its place.</summary>
    public void NotAsked()
    {
        if (!Volatile.Read(ref _open))
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _probing, false);
        }
    }

    /// <summary>It failed. Returns whether that began a pause.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            _probing = false;
            if (++_inRow < failures && !_open)
            {
                return false;
            }

            var began = !_open;
            Volatile.Write(ref _open, true);
            Volatile.Write(ref _openUntil, CacheClock.After(clock.Now, pause));
            return began;
        }
    }
}
