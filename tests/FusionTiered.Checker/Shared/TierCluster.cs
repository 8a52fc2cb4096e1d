using FusionTiered.InProcess;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Rules;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Simulated;

namespace FusionTiered.Checker.Shared;

/// <summary>Caches of any make over one in-process tier, with its faults.</summary>
/// <remarks>What a cache is made of is left to those who derive; the tier, the channels, the clocks and what goes wrong with them are here.</remarks>
internal abstract class TierCluster : ICheckedCluster
{
    private readonly List<InProcessConnection> _links = [];
    private readonly List<SkewedClock> _clocks = [];
    private readonly Dictionary<int, int> _cuts = [];
    private int _full;
    private int _readOnly;
    private int _slow;
    private int _away;

    protected TierCluster(Plan plan, InProcessTier tier, TimeProvider clock, Mutant mutant)
    {
        (Plan, Tier, Mutant) = (plan, tier, mutant);
        Delay(0, 0);
        var dropped = Xoshiro.Of(plan.Seed, 2_000);
        for (var node = 0; node < plan.Nodes; node++)
        {
            var own = new SkewedClock(clock, TimeSpan.FromMinutes(plan.ClockOffsets[node]));
            _clocks.Add(own);
            MutantScene.Clocks.Add(own);
            _links.Add(tier.Connect($"n{node}", own));
            if (mutant == Mutant.DropsPushes)
            {
                _links[node].Faults.DropPushes(_ => dropped.OneIn(200));
            }
        }

    }

    public abstract bool IsConnected { get; }

    public abstract IEnumerable<string> Unrest { get; }

    public CachePromises Promises => Bounds.AllPromises;

    protected Plan Plan { get; }

    protected InProcessTier Tier { get; }

    protected Mutant Mutant { get; }

    /// <summary>Each node's way to the tier.</summary>
    protected IReadOnlyList<InProcessConnection> Links => _links;

    /// <summary>What bugs know that were put in.</summary>
    protected MutantScene MutantScene { get; } = new();

    protected IReadOnlyList<SkewedClock> Clocks => _clocks;

    public abstract ICheckedNode this[int node] { get; }

    public abstract void WriteForeign(int key, Stamp value);

    public ValueTask<bool> WriteForeignAsync(int key, Stamp value)
    {
        WriteForeign(key, value);
        return new(true);
    }

    public ValueTask<bool> ClearForeignAsync()
    {
        Tier.Clear();
        return new(true);
    }

    public abstract ValueTask<IReadOnlyList<FinalValue>> LookAsync();

    public abstract IEnumerable<Account> Count(IReadOnlyList<long> asked);

    public virtual ValueTask DisposeAsync()
    {
        MutantScene.Dispose();
        Tier.Dispose();
        return default;
    }

    public ValueTask BreakAsync(PlannedFault fault)
    {
        Break(fault);
        return default;
    }

    public ValueTask MendAsync(PlannedFault fault)
    {
        Mend(fault);
        return default;
    }

    private void Break(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.LateWrites:
                Tier.Faults.LateWrites = InProcessLateWrites.ApplyBeforeHeal;
                Cut(fault.Node);
                break;
            case FaultKind.Cut or FaultKind.KillClients:
                Cut(fault.Node);
                break;
            case FaultKind.Silence:
                Hold(fault.Node);
                _links[fault.Node].Faults.Silence();
                break;
            case FaultKind.FreezeReader:
                _links[fault.Node].Faults.FreezeReader();
                break;
            case FaultKind.ClockJump:
                Clocks[fault.Node].Jump(TimeSpan.FromMinutes(fault.From % 2 == 0 ? 45 : -45));
                break;
            case FaultKind.FreezeServer:
                Tier.Faults.Freeze();
                break;
            case FaultKind.StopServer or FaultKind.LoseEverything:
                _away++;
                Tier.Faults.Stop(keepsData: fault.Kind == FaultKind.StopServer);
                break;
            case FaultKind.Full:
                Tier.Faults.IsFull = ++_full > 0;
                break;
            case FaultKind.ReadOnly:
                Tier.Faults.IsReadOnly = ++_readOnly > 0;
                break;
            case FaultKind.Slow or FaultKind.Trickle:
                _slow++;
                Delay(3, 30);
                break;
            case FaultKind.OwnerChange:
                MutantScene.IsMoving = true;
                foreach (var node in Movers(fault))
                {
                    Cut(node);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "This fault is not known.");
        }
    }

    private void Mend(PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.LateWrites or FaultKind.Cut or FaultKind.KillClients or FaultKind.Silence:
                Heal(fault.Node);
                break;
            case FaultKind.FreezeReader:
                _links[fault.Node].Faults.ThawReader();
                break;
            case FaultKind.FreezeServer:
                Tier.Faults.Thaw();
                break;
            case FaultKind.StopServer or FaultKind.LoseEverything:
                if (--_away == 0)
                {
                    Tier.Faults.Start();
                }

                break;
            case FaultKind.Full:
                Tier.Faults.IsFull = --_full > 0;
                break;
            case FaultKind.ReadOnly:
                Tier.Faults.IsReadOnly = --_readOnly > 0;
                break;
            case FaultKind.Slow or FaultKind.Trickle:
                if (--_slow == 0)
                {
                    Delay(0, 0);
                }

                break;
            case FaultKind.OwnerChange:
                MutantScene.IsMoving = false;
                foreach (var node in Movers(fault))
                {
                    Heal(node);
                }

                break;
        }
    }

    // One of them is there already.
    private IEnumerable<int> Movers(PlannedFault fault) => Enumerable.Range(0, _links.Count).Where(node => node != fault.MovedFirst(_links.Count));

    private void Delay(int request, int answer)
    {
        Tier.Faults.RequestDelay = TimeSpan.FromMilliseconds(Plan.RequestDelay + request);
        Tier.Faults.AnswerDelay = TimeSpan.FromMilliseconds(Plan.AnswerDelay + answer);
    }

    private void Cut(int node)
    {
        Hold(node);
        _links[node].Faults.Cut();
    }

    private void Hold(int node) => _cuts[node] = _cuts.GetValueOrDefault(node) + 1;

    // Of several faults of one wire the last one heals it.
    private void Heal(int node)
    {
        if (--_cuts[node] == 0)
        {
            _links[node].Faults.Heal();
        }
    }
}
