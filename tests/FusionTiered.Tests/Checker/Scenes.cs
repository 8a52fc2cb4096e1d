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

    /// <summary>Each key is removed by a node shortly before another one stores its load, which has not heard of that yet: lines are long.</summary>
    public static Plan RemovalBeforeStore() => Of("both", static key =>
    [
        new(40 * key, 2 * key, OpKind.GetOrSetResult, key) { SourceTakes = 200 },
        new((40 * key) + 226 + (2 * (key % 15)), (2 * key) + 1, OpKind.Remove, key),
    ], keys: 60) with
    {
        RequestDelay = 12, AnswerDelay = 12,
    };

    /// <summary>The same on the one node of a cache without L2.</summary>
    public static Plan RemovalDuringLoadInMemory() => RemovalDuringLoad(onOtherNode: false) with { Profile = Profile.Named("l1") };

    /// <summary>Both nodes load each key at the same time.</summary>
    public static Plan LoadsAtOnce() => Of("both", static key =>
        [new(30 * key, 2 * key, OpKind.GetOrSetResult, key) { SourceTakes = 100 }, new((30 * key) + 20, (2 * key) + 1, OpKind.GetOrSetResult, key) { SourceTakes = 100 }]);

    /// <summary>The source of each key fails on one node, and the other node loads it then.</summary>
    public static Plan LoadAfterFailure() => Of("both", static key =>
        [new(20 * key, 2 * key, OpKind.GetOrSetResult, key) { SourceFails = true }, new((20 * key) + 200, (2 * key) + 1, OpKind.GetOrSetResult, key)]);

    /// <summary>Each key is in the memory of both nodes. The second one hears nothing for a while, in which it goes on answering.</summary>
    public static Plan HitsWhileDeaf() => Of("both", static key =>
    [
        new(5 * key, 2 * key, OpKind.GetOrSetResult, key),
        new(200 + (5 * key), (2 * key) + 1, OpKind.GetOrSetResult, key),
        new(500 + (5 * key), 2 * key, OpKind.Remove, key),
        new(1_500 + (5 * key), (2 * key) + 1, OpKind.GetOrSetResult, key),
    ]) with
    {
        Faults = [new(FaultKind.FreezeReader, 1, 400, 1_500)],
    };

    /// <summary>Tags are ended. Then a node does not hear that another tag is ended, and must look at all marks again.</summary>
    public static Plan GapAfterTag() => Of("tags", static key => key switch
    {
        < 3 =>
        [
            new(10 * key, 2 * key, OpKind.Set, key),
            new(300 + (10 * key), 2 * key, OpKind.InvalidateTag, key),
            new(1_800 + (10 * key), (2 * key) + 1, OpKind.Get, key),
        ],
        3 => [new(850, 2 * key, OpKind.InvalidateTag, key)],
        _ => [],
    }) with
    {
        Faults = [new(FaultKind.Cut, 1, 700, 300)],
    };

    private static Plan Of(string profile, Func<int, IEnumerable<PlannedOp>> ops, int keys = 20) => new()
    {
        Seed = 1, Profile = Profile.Named(profile), Nodes = 2, Keys = keys, IsLive = true, ClockOffsets = [0, 0], Faults = [],
        Ops = [.. Enumerable.Range(0, keys).SelectMany(ops).OrderBy(static op => op.At)],
    };
}
