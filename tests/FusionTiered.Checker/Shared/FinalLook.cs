using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Shared;

/// <summary>The look at a cluster when all is healed and quiet.</summary>
internal static class FinalLook
{
    /// <summary>What each memory has of each key, and what one of the nodes would take from the tier: all judge it alike.</summary>
    public static async ValueTask<IReadOnlyList<FinalValue>> AtAsync(Plan plan, IReadOnlyList<CheckedNode> nodes)
    {
        var finals = new List<FinalValue>();
        for (var key = 0; key < plan.Keys; key++)
        {
            finals.AddRange(nodes.Select((cache, node) => new FinalValue(key, node, cache.Peek(key))));
            if (plan.Profile.HasShared)
            {
                finals.Add(new(key, FinalValue.Shared, await nodes[key % nodes.Count].PeekSharedAsync(key)));
            }
        }

        return finals;
    }
}
