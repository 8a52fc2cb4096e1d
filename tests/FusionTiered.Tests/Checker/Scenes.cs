using FusionTiered.Checker.Plans;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Plans that bring about one thing many times. A random plan has all of them, each now and then.</summary>
internal static class Scenes
{
    /// <summary>Each key is removed while a node loads it that has already read the row: by that node, or by the other one.</summary>
    /// <param name="onOtherNode">Whether another node removes it.</param>
    public static Plan RemovalDuringLoad(bool onOtherNode) => Of("both", static key =>
        [new(30 * key, 2 * key, OpKind.GetOrSetResult, key) { SourceTakes = 400 }, new((30 * key) + 300, 41 + (2 * key), OpKind.Remove, key)]) with
    {
        // Actors take turns over the nodes: 41 is one of the second node, and with one node there is no other.
        Nodes = onOtherNode ? 2 : 1, ClockOffsets = onOtherNode ? [0, 0] : [0],
    };

    /// <summary>Each key is in the memory of both nodes, and removed while the second one is cut off.</summary>
    public static Plan RemovalDuringCut() => Of("both", static key =>
    [
        new(5 * key, 2 * key, OpKind.GetOrSetResult, key),
        new(200 + (5 * key), (2 * key) + 1, OpKind.GetOrSetResult, key),
        new(500 + (5 * key), 2 * key, OpKind.Remove, key),
    ]) with
    {
        Faults = [new(FaultKind.Cut, 1, 400, 400)],
    };

    /// <summary>Both nodes set each key, once and at the same time.</summary>
    public static Plan SetsAtOnce() => Of("overlap", static key =>
        [new(6 * key, 2 * key, OpKind.Set, key), new(6 * key, (2 * key) + 1, OpKind.Set, key)], keys: 200) with
    {
        SetsOverlap = true,
    };

    private static Plan Of(string profile, Func<int, IEnumerable<PlannedOp>> ops, int keys = 20) => new()
    {
        Seed = 1, Profile = Profile.Named(profile), Nodes = 2, Keys = keys, IsLive = true, ClockOffsets = [0, 0], Faults = [],
        Ops = [.. Enumerable.Range(0, keys).SelectMany(ops).OrderBy(static op => op.At)],
    };
}
