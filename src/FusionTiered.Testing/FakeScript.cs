namespace FusionTiered.Testing;

/// <summary>The record of a fake's calls, and the failures that a test wants of them.</summary>
internal sealed class FakeScript
{
    private readonly Lock _gate = new();
    private readonly List<CacheCall> _calls = [];
    private readonly List<Planned> _planned = [];

    public IReadOnlyList<CacheCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public void Plan(Func<CacheCall, Exception?> failure, int times)
    {
        lock (_gate)
        {
            _planned.Add(new(failure) { Left = times });
        }
    }

    public void ForgetFailures()
    {
        lock (_gate)
        {
            _planned.Clear();
        }
    }

    public void ForgetCalls()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    /// <summary>Records a call.</summary>
    /// <returns>The failure that is planned for it; null: it works.</returns>
    public Exception? Record(CacheCall call)
    {
        lock (_gate)
        {
            _calls.Add(call);
            foreach (var planned in _planned)
            {
                if (planned.Left > 0 && planned.Failure(call) is { } failure)
                {
                    planned.Left--;
                    return failure;
                }
            }

            return null;
        }
    }

    private sealed class Planned(Func<CacheCall, Exception?> failure)
    {
        public Func<CacheCall, Exception?> Failure => failure;

        public int Left { get; set; }
    }
}
