using FusionTiered.Scheduling;
using FusionTiered.Versions;

namespace FusionTiered.L2Access;

/// <summary>The order of saves among all nodes: a version in L2 that is raised by each save.</summary>
internal sealed class L2SaveOrder(L2Link link) : ISaveOrder
{
    public async ValueTask<long?> NextAsync(string key)
    {
        var answer = await link.Gate.WriteAsync(
            RemoteVersions.OfSaves(SaveSlots.Of(key)), static (tier, name, deadline) => tier.RaiseVersionAsync(name, deadline)).ConfigureAwait(Continuation.IsCaptured);
        return answer.IsAnswered ? answer.Value : null;
    }

    public async ValueTask<long?> CurrentAsync(string key)
    {
        var answer = await link.Gate.ReadAsync(
            RemoteVersions.OfSaves(SaveSlots.Of(key)), static (tier, name, deadline) => tier.ReadVersionsAsync([name], deadline)).ConfigureAwait(Continuation.IsCaptured);
        return answer.IsAnswered ? answer.Value[0] : null;
    }
}
