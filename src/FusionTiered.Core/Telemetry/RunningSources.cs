namespace FusionTiered.Telemetry;

/// <summary>The source calls of one profile that are waited for.</summary>
internal sealed class RunningSources
{
    private readonly Lock _gate = new();
    private RunningSource? _last;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(RunningSource source)
    {
        lock (_gate)
        {
            source.Earlier = _last;
            _last?.Later = source;
            _last = source;
            _count++;
        }
    }

    public void Remove(RunningSource source)
    {
        lock (_gate)
        {
            source.Earlier?.Later = source.Later;
            if (ReferenceEquals(_last, source))
            {
                _last = source.Earlier;
            }
            else
            {
                source.Later?.Earlier = source.Earlier;
            }

            source.Earlier = source.Later = null;
            _count--;
        }
    }

    /// <summary>How many have run longer than this.</summary>
    public int OlderThan(TimeSpan age)
    {
        lock (_gate)
        {
            var older = 0;
            for (var each = _last; each is not null; each = each.Earlier)
            {
                older += each.Age > age ? 1 : 0;
            }

            return older;
        }
    }
}
