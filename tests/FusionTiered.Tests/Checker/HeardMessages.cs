using System.Runtime.CompilerServices;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Keys;
using FusionTiered.Keys;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Notes in the history of a run when a node has heard that a key was written on another one.</summary>
internal static class HeardMessages
{
    public static void Note(FusionEngine engine, Plan plan, int node, Recorder recorder)
    {
        foreach (var cache in engine.Caches.All.Where(static each => each.Hardened is not null))
        {
            ref var hear = ref HearOf(PartsOf(cache.Hardened!.Backplane));
            var inner = hear;
            hear = (action, text) =>
            {
                foreach (var key in KeysOf(plan, text))
                {
                    recorder.Add(recorder.History.Heard, new Heard(node, key, recorder.Now()));
                }

                inner(action, text);
            };
        }
    }

    private static IEnumerable<int> KeysOf(Plan plan, string text)
    {
        var all = Enumerable.Range(0, plan.Keys);
        if (!text.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal))
        {
            return all.Where(key => CheckedKeys.Of(key).Text == text);
        }

        var tag = text[EngineKeys.TagPrefix.Length..];
        return TagRules.IsOfPattern(tag)
            ? all.Where(key => CheckedKeys.Of(key).Text.StartsWith(tag[TagRules.PatternPrefix.Length..], StringComparison.Ordinal))
            : all.Where(key => CheckedKeys.TagOf(key) == tag);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Hear>k__BackingField")]
    private static extern ref Action<BackplaneMessageAction, string> HearOf(OrderedBackplaneParts parts);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parts")]
    private static extern ref OrderedBackplaneParts PartsOf(OrderedBackplane backplane);
}
