using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Sharing;

namespace FusionTiered.Fusion.Calls;

/// <summary>A read of L2 that callers share.</summary>
/// <param name="key">The key.</param>
/// <param name="since">The moment on the fences before it began.</param>
internal sealed class SharedAsk(string key, FenceMoment since) : SharedRead<L2Answer>(key)
{
    public FenceMoment Since { get; } = since;
}
