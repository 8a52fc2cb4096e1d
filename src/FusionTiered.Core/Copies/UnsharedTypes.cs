using System.Collections.Concurrent;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Copies;

/// <summary>The types whose values do not go to L2, logged once for each profile and type.</summary>
internal sealed class UnsharedTypes(ILogger log)
{
    private readonly ConcurrentDictionary<(string Profile, Type Type), bool> _logged = [];

    /// <summary>Takes note of a value that was not written because of its type.</summary>
    /// <param name="profile">The name of the profile.</param>
    /// <param name="type">The type of the value, as the call names it.</param>
    /// <param name="reason">The reason, which lies in the type and quotes no value.</param>
    public void Note(string profile, Type type, string reason)
    {
        if (_logged.TryAdd((profile, type), true))
        {
            Log.NotShared(log, type, profile, reason);
        }
    }
}
