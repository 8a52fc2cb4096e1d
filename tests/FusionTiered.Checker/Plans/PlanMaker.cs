namespace FusionTiered.Checker.Plans;

/// <summary>Makes a plan from a seed. Everything is drawn here, and nothing later but the order of steps.</summary>
internal sealed class PlanMaker(Profile profile, PlanSize size)
{
    // Reads go there mostly, writes too.
    private const int HotKeys = 4;

    // Read in the beginning, written only while something is wrong: a change that went unheard stays unheard.
    private const int QuietKeys = 3;

    private const int ActorsPerNode = 3;

    private static readonly FaultKind[] OfNodes = [FaultKind.Cut, FaultKind.Silence, FaultKind.FreezeReader, FaultKind.LateWrites, FaultKind.ClockJump];

    private static readonly FaultKind[] OfServers =
        [FaultKind.FreezeServer, FaultKind.StopServer, FaultKind.LoseEverything, FaultKind.Empty, FaultKind.Full, FaultKind.ReadOnly, FaultKind.Slow, FaultKind.OwnerChange];

    public static Plan Of(ReplayString replay, PlanSize? size = null) => new PlanMaker(Profile.Named(replay.Profile), size ?? PlanSize.Small).Make(replay.Seed);

    public Plan Make(ulong seed)
    {
        var nodes = size.Nodes;
        var random = Xoshiro.Of(seed, 0);
        var faults = Faults(Xoshiro.Of(seed, 1), nodes);
        var ops = new List<PlannedOp>();
        for (var actor = 0; actor < nodes * ActorsPerNode; actor++)
        {
            Ops(Xoshiro.Of(seed, 10 + actor), actor, faults, ops);
        }

        // Quiet keys are held everywhere when it begins.
        for (var actor = 0; actor < nodes; actor++)
        {
            ops.AddRange(Enumerable.Range(HotKeys, QuietKeys).Select(key => new PlannedOp(key, actor, profile.IsForeign ? OpKind.Get : OpKind.GetOrSetResult, key)));
        }

        return new Plan
        {
            Seed = seed,
            Profile = profile,
            Nodes = nodes,
            Keys = size.Keys,
            Ops = [.. ops.OrderBy(static op => op.At).ThenBy(static op => op.Actor)],
            Faults = faults,
            IsHasty = random.OneIn(4),
            ClockOffsets = [.. Enumerable.Range(0, nodes).Select(_ => random.Between(-60, 60))],
        };
    }

    private List<PlannedFault> Faults(Xoshiro random, int nodes)
    {
        var all = new List<PlannedFault>();
        for (var count = random.Below(4); count > 0; count--)
        {
            var kind = random.Of(random.Below(5) < 3 ? OfNodes : OfServers);
            var node = OfNodes.Contains(kind) ? random.Below(nodes) : PlannedFault.Everyone;
            var from = random.Between(size.Length / 10, size.Length * 6 / 10);
            var lasts = kind is FaultKind.ClockJump or FaultKind.Empty ? 0
                : kind == FaultKind.OwnerChange ? random.Between(5, 100)
                : random.OneIn(2) ? random.Between(20, 300)
                : random.Between(300, size.Length * 6 / 10);

            // Of one kind and one place one at a time.
            if (!all.Exists(other => other.Kind == kind && (other.Node == node || node == PlannedFault.Everyone)))
            {
                all.Add(new(kind, node, from, lasts));
            }
        }

        return [.. all.OrderBy(static fault => fault.From)];
    }

    private void Ops(Xoshiro random, int actor, List<PlannedFault> faults, List<PlannedOp> ops)
    {
        // Some come in bursts, so that calls meet; some go through the whole time.
        var at = random.Below(size.Length / 4);
        for (var left = size.OpsPerActor; left > 0; left--)
        {
            at += random.Below(4) switch
            {
                0 => 0,
                1 => random.Below(5),
                2 => random.Below(size.Length / size.OpsPerActor),
                _ => random.Below(size.Length * 2 / size.OpsPerActor),
            };
            ops.Add(Op(random, at, actor, faults));
        }
    }

    private PlannedOp Op(Xoshiro random, int at, int actor, List<PlannedFault> faults)
    {
        var isWrong = faults.Exists(fault => at >= fault.From && at <= fault.Until + 5);
        var kind = random.Below(100) < (isWrong ? 40 : 25) ? WriteOf(random) : ReadOf(random);
        var key = random.Below(10) < 7 ? random.Below(HotKeys)
            : random.Below(2) == 0 ? HotKeys + QuietKeys + random.Below(size.Keys - HotKeys - QuietKeys)
            : HotKeys + random.Below(QuietKeys);
        if (kind >= OpKind.Set && !isWrong && key is >= HotKeys and < HotKeys + QuietKeys)
        {
            key = random.Below(HotKeys);
        }

        var slow = random.OneIn(3);
        return new(at, actor, kind, key)
        {
            SourceTakes = slow ? random.Between(1, 60) : 0,
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
            < 93 => OpKind.ClearPattern,
            _ => OpKind.Event,
        };
}
