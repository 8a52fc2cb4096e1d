namespace FusionTiered.Checker.Plans;

/// <summary>Makes a plan from a seed. Everything is drawn here, and nothing later but the order of steps.</summary>
internal sealed class PlanMaker(Profile profile, PlanSize size)
{
    // Reads go there mostly, writes too.
    private const int HotKeys = 4;

    // Read in the beginning, written only while something is wrong: a change that went unheard stays unheard.
    private const int QuietKeys = 3;

    private static readonly int[] Few = [0, 1, 1, 2, 3];

    // There is no time for many plans without any.
    private static readonly int[] Several = [0, 1, 1, 2, 2, 3];

    private int Actors => size.Nodes * size.ActorsPerNode;

    private static readonly FaultKind[] OfNodes = [FaultKind.Cut, FaultKind.Silence, FaultKind.FreezeReader, FaultKind.LateWrites, FaultKind.ClockJump];

    private static readonly FaultKind[] OfServers =
        [FaultKind.FreezeServer, FaultKind.StopServer, FaultKind.LoseEverything, FaultKind.Full, FaultKind.ReadOnly, FaultKind.Slow, FaultKind.OwnerChange];

    // A real server's: its keys have one owner, until there is a cluster of servers.
    private static readonly FaultKind[] OfLiveNodes = [.. OfNodes, FaultKind.KillClients, FaultKind.Trickle];

    private static readonly FaultKind[] OfLiveServers = [.. OfServers.Where(static kind => kind != FaultKind.OwnerChange)];

    // What went wrong with a hot key is soon forgotten; with a simulated clock there are plans enough.
    private int HotPart => size.IsLive ? 3 : 6;

    private FaultKind[] NodeFaults => size.IsLive ? OfLiveNodes : OfNodes;

    private FaultKind[] ServerFaults => size.IsLive ? OfLiveServers : OfServers;

    public static Plan Of(ReplayString replay, PlanSize? size = null) =>
        new PlanMaker(Profile.Named(replay.Profile), size ?? (replay.IsLive ? PlanSize.Live : PlanSize.Small)).Make(replay.Seed);

    public Plan Make(ulong seed)
    {
        var random = Xoshiro.Of(seed, 0);
        var faults = Faults(Xoshiro.Of(seed, 1));
        var ops = new List<PlannedOp>();
        Warm(Xoshiro.Of(seed, 2), ops);
        Outages(Xoshiro.Of(seed, 3), faults, ops);
        Scenes(Xoshiro.Of(seed, 4), faults, ops);
        for (var actor = 0; actor < Actors; actor++)
        {
            Wander(Xoshiro.Of(seed, 10 + actor), actor, faults, ops);
        }

        var far = random.OneIn(3);
        return new Plan
        {
            Seed = seed,
            Profile = profile,
            Nodes = size.Nodes,
            Keys = size.Keys,
            Ops = [.. ops.OrderBy(static op => op.At).ThenBy(static op => op.Actor)],
            Faults = faults,
            RequestDelay = far ? random.Below(8) : 0,
            AnswerDelay = far ? random.Below(25) : 0,
            IsHasty = random.OneIn(4) && !size.IsLive,
            IsCold = random.OneIn(8),
            IsLive = size.IsLive,
            SetsOverlap = profile.SetsOverlap,
            ClockOffsets = [.. Enumerable.Range(0, size.Nodes).Select(_ => random.Between(-60, 60))],
        };
    }

    private List<PlannedFault> Faults(Xoshiro random)
    {
        var all = new List<PlannedFault>();
        for (var count = random.Of(size.IsLive ? Several : Few); count > 0; count--)
        {
            var kind = random.Of(random.Below(5) < 3 ? NodeFaults : ServerFaults);
            var node = NodeFaults.Contains(kind) ? random.Below(size.Nodes) : PlannedFault.Everyone;
            var from = random.Between(size.Length / 10, size.Length * 6 / 10);
            var lasts = kind is FaultKind.ClockJump or FaultKind.KillClients ? 0
                : kind == FaultKind.OwnerChange ? random.Between(5, 100)
                : random.OneIn(3) ? random.Between(20, 300)
                : random.Between(300, size.Length * 6 / 10);

            // Of one kind and one place one at a time.
            if (!all.Exists(other => other.Kind == kind && (other.Node == node || node == PlannedFault.Everyone)))
            {
                all.Add(new(kind, node, from, lasts));
            }
        }

        return [.. all.OrderBy(static fault => fault.From)];
    }

    /// <summary>Quiet keys are held everywhere when it begins: the first read brings them into the shared tier, the second into memory.</summary>
    private void Warm(Xoshiro random, List<PlannedOp> ops)
    {
        var read = profile.IsForeign ? OpKind.Get : OpKind.GetOrSetResult;
        for (var key = HotKeys; key < HotKeys + QuietKeys; key++)
        {
            if (profile.IsForeign)
            {
                ops.Add(new(0, 0, OpKind.ForeignSet, key));
            }

            for (var actor = 0; actor < size.Nodes; actor++)
            {
                ops.Add(new(random.Below(20), actor, read, key));
                ops.Add(new(size.Length / 15 + random.Below(20), actor, read, key));
            }
        }
    }

    /// <summary>While something is wrong, a quiet key is written by a node that still can, and read by one that may not have heard of it: then, late, and when it is over.</summary>
    private void Outages(Xoshiro random, List<PlannedFault> faults, List<PlannedOp> ops)
    {
        foreach (var fault in faults)
        {
            var key = HotKeys + random.Below(QuietKeys);
            var (near, far) = fault switch
            {
                { Kind: FaultKind.OwnerChange } => (fault.MovedFirst(size.Nodes), (fault.MovedFirst(size.Nodes) + random.Between(1, size.Nodes - 1)) % size.Nodes),
                { Node: PlannedFault.Everyone } => (random.Below(size.Nodes), random.Below(size.Nodes)),
                _ => ((fault.Node + random.Between(1, size.Nodes - 1)) % size.Nodes, fault.Node),
            };
            var warm = profile.IsForeign ? OpKind.Get : OpKind.GetOrSetResult;
            ops.Add(new(fault.From - 200, ActorOf(random, far), warm, key));
            ops.Add(new(fault.From - 60 - random.Below(60), ActorOf(random, far), warm, key));
            var at = fault.From + random.Below((fault.For / 4) + 1);
            ops.Add(new(at, ActorOf(random, near), WriteOf(random), key));
            ops.Add(Op(random, random.Between(at, fault.Until), ActorOf(random, far), ReadOf(random), key));
            ops.Add(Op(random, fault.Until - random.Below((fault.For / 8) + 1), ActorOf(random, far), ReadOf(random), key));
            ops.Add(Op(random, fault.Until + random.Below(400), ActorOf(random, far), ReadOf(random), key));
        }
    }

    private int ActorOf(Xoshiro random, int node) => node + (size.Nodes * random.Below(size.ActorsPerNode));

    /// <summary>Several actors have to do with one key at nearly the same time.</summary>
    private void Scenes(Xoshiro random, List<PlannedFault> faults, List<PlannedOp> ops)
    {
        for (var scene = size.OpsPerActor * size.ActorsPerNode / 3; scene > 0; scene--)
        {
            var at = random.Below(size.Length);
            var key = KeyOf(random, IsWrong(faults, at));
            var within = random.Of([1, 1, 4, 12, 40]);
            var wrote = false;
            for (var calls = random.Between(3, 6); calls > 0; calls--)
            {
                var kind = !wrote || random.OneIn(4) ? WriteOf(random) : ReadOf(random);
                wrote = true;
                var last = calls == 1 ? 60 : 0;
                ops.Add(Op(random, at + random.Below(within) + last, random.Below(Actors), kind, key));
            }
        }
    }

    /// <summary>An actor goes on through the whole time.</summary>
    private void Wander(Xoshiro random, int actor, List<PlannedFault> faults, List<PlannedOp> ops)
    {
        var at = random.Below(size.Length / 4);
        for (var left = size.OpsPerActor / 2; left > 0; left--)
        {
            at += random.OneIn(3) ? random.Below(5) : random.Below(size.Length * 4 / size.OpsPerActor);
            var kind = random.OneIn(4) ? WriteOf(random) : ReadOf(random);
            ops.Add(Op(random, at, actor, kind, KeyOf(random, kind < OpKind.Set || IsWrong(faults, at))));
        }
    }

    private static bool IsWrong(List<PlannedFault> faults, int at) => faults.Exists(fault => at >= fault.From && at <= fault.Until + 5);

    private int KeyOf(Xoshiro random, bool mayBeQuiet) => random.Below(10) switch
    {
        var part when part < HotPart => random.Below(HotKeys),
        var part when part < HotPart + 2 && mayBeQuiet => HotKeys + random.Below(QuietKeys),
        _ => HotKeys + QuietKeys + random.Below(size.Keys - HotKeys - QuietKeys),
    };

    private PlannedOp Op(Xoshiro random, int at, int actor, OpKind kind, int key)
    {
        var slow = random.OneIn(size.IsLive ? 2 : 3);
        return new(at, actor, kind, key)
        {
            SourceTakes = slow ? random.OneIn(40) ? random.Between(600, 2_000) : random.Between(1, 60) : 0,
            SourceYields = random.Below(6),
            SourceFails = profile.SourcesFail && random.OneIn(6),
            GivesUpAfter = random.OneIn(24) ? random.Between(1, 30) : 0,
        };
    }

    private OpKind ReadOf(Xoshiro random) => profile.IsForeign
        ? random.Below(10) < 2 ? OpKind.TryGet : OpKind.Get
        : random.Below(100) switch
        {
            < 8 => OpKind.TryGet,
            < 22 => OpKind.Get,
            < 30 => OpKind.GetOrSet,
            < 38 => OpKind.GetOrSetMany,
            < 43 => OpKind.Refresh,
            _ => OpKind.GetOrSetResult,
        };

    private OpKind WriteOf(Xoshiro random) => profile.IsForeign
        ? OpKind.ForeignSet
        : random.Below(100) switch
        {
            < 34 => OpKind.Set,
            < 66 => OpKind.Remove,
            < 76 => OpKind.Expire,
            < 86 => profile.HasTags ? OpKind.InvalidateTag : OpKind.Remove,
            < 92 => OpKind.ClearPattern,
            < 94 => OpKind.ForeignClear,
            _ => OpKind.Event,
        };
}
