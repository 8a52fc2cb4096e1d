using FusionTiered.Checker.Plans;
using FusionTiered.InProcess;

namespace FusionTiered.Checker.Simulated;

/* Runs a whole cluster on one thread. All that can be done next, the continuations of awaits, steps of the tier, timers that
   are due, is in one list; a seeded choice takes one at a time. When there is nothing to do, time goes on to the next timer.
   It is a TaskScheduler that never runs anything within a call: an await that finds it current comes back to the list, on
   completion, whoever completes. For this the code under test must continue on the captured context (Continuation.IsCaptured)
   and must not ask for continuations on the pool; nothing here may touch the pool, or the same seed gives another run. */
internal sealed class Simulation : TaskScheduler, IStepScheduler
{
    private const int MaxSteps = 400_000;
    private const int StarvedTurns = 40;

    private static readonly TimeSpan FarthestHaste = TimeSpan.FromMilliseconds(200);

    private readonly List<(Task Task, string Label)> _ready = [];
    private readonly Xoshiro _random;
    private readonly int _hastyOnceIn;
    private readonly Order _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly string _starved;
    private string _label = string.Empty;
    private int _starvedFor;

    /// <param name="seed">Decides all choices.</param>
    /// <param name="hastyOnceIn">Time goes on once in so many steps though there is something to do; 0: never.</param>
    public Simulation(ulong seed, int hastyOnceIn = 0)
    {
        _random = Xoshiro.Of(seed, 1_000);
        _hastyOnceIn = hastyOnceIn;
        _order = _random.Of([Order.Any, Order.Any, Order.Newest, Order.Oldest, Order.Starving, Order.Starving]);
        _starved = _random.Of(["deliver", "arrive", "cycle"]);
        Clock = new SimulatedClock(Post);
    }

    public SimulatedClock Clock { get; }

    /// <summary>Choices made so far.</summary>
    public int Steps { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Something of another thread came in: the run can not be repeated.</summary>
    public bool IsDisturbed { get; private set; }

    public void Post(Action step, string description)
    {
        // Not for whoever happens to be on the stack: what is asynchronous local of a call stays with the call.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        var task = new Task(step);
        _label = description;
        task.Start(this);
        _label = string.Empty;
    }

    /// <summary>Runs until <paramref name="isDone"/>.</summary>
    /// <returns>Null; or why it cannot go on.</returns>
    public string? Run(Func<bool> isDone)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // it would come before the scheduler
        try
        {
            while (!isDone())
            {
                if (Steps >= MaxSteps)
                {
                    return $"no end after {MaxSteps} steps";
                }

                if (_ready.Count > 0)
                {
                    if (_hastyOnceIn > 0 && _random.OneIn(_hastyOnceIn))
                    {
                        Clock.GoOn(FarthestHaste);
                    }

                    RunOne();
                }
                else if (!Clock.GoOn(Timeout.InfiniteTimeSpan))
                {
                    return "deadlock: nothing can be done, and nothing will ever be due";
                }
            }

            return null;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void QueueTask(Task task)
    {
        IsDisturbed |= Environment.CurrentManagedThreadId != _thread;
        lock (_ready)
        {
            _ready.Add((task, _label));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready.Select(static each => each.Task);

    private void RunOne()
    {
        Steps++;
        var at = Choose();
        var (task, label) = _ready[at];
        _ready.RemoveAt(at); // keeps the order of the rest, which the choice of the newest and the oldest needs
        TryExecuteTask(task);
        if (label.Length > 0 && task.IsFaulted)
        {
            throw new InvalidOperationException($"The step '{label}' failed.", task.Exception);
        }
    }

    private int Choose()
    {
        var count = _ready.Count;
        if (count == 1)
        {
            return 0;
        }

        switch (_order)
        {
            case Order.Newest when _random.Below(8) > 0:
                return count - 1;
            case Order.Oldest when _random.Below(8) > 0:
                return 0;
            case Order.Starving:
                var at = _random.Below(count);
                if (_ready[at].Label.StartsWith(_starved, StringComparison.Ordinal) && _starvedFor < StarvedTurns)
                {
                    _starvedFor++;
                    at = _random.Below(count);
                    at = _ready[at].Label.StartsWith(_starved, StringComparison.Ordinal) ? _random.Below(count) : at;
                }
                else
                {
                    _starvedFor = 0;
                }

                return at;
            default:
                return _random.Below(count);
        }
    }
}
