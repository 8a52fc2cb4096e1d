using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Consistency;

/// <summary>The sentences of the comparisons of memory with L2. They name no key and no value.</summary>
internal static partial class ConsistencyLog
{
    [LoggerMessage(EventIds.TiersDiffer, LogLevel.Warning, "Memory of profile '{Profile}' serves a value that has differed from L2 for 9 s or longer. Since the start {Stale} sampled hits were stale for that long, {Late} were late, of {Comparisons} that were compared.")]
    public static partial void TiersDiffer(ILogger log, string profile, long stale, long late, long comparisons);
}
