using System.Collections.Concurrent;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Weights;

/// <summary>The values of one cache that memory does not keep because they cannot be measured: counted, and logged once for each profile and type.</summary>
internal sealed class RefusedValues(ILogger log)
{
    private readonly ConcurrentDictionary<(string Profile, Type Type), bool> _logged = [];
    private long _count;

    /// <summary>How many stores were refused.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Takes note of a weighing. One that succeeded changes nothing.</summary>
    public void Note(DomainProfile profile, in Weighed weighed)
    {
        if (weighed.Refusal is not { } refusal)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        if (_logged.TryAdd((profile.Name, refusal.Value), true))
        {
            Log.NotMeasured(log, refusal.Value, profile.Name, refusal);
        }
    }
}
