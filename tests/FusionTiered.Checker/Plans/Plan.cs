namespace FusionTiered.Checker.Plans;

/// <summary>All that a run does, decided before it begins.</summary>
internal sealed record Plan
{
    public required ulong Seed { get; init; }

    /// <summary>Decides the order of steps, where that can be decided.</summary>
    public ulong ScheduleSeed
    {
        get => field == 0 ? Seed : field;
        init;
    }

    public required Profile Profile { get; init; }

    public required int Nodes { get; init; }

    public required int Keys { get; init; }

    /// <summary>In the order of their times.</summary>
    public required IReadOnlyList<PlannedOp> Ops { get; init; }

    public required IReadOnlyList<PlannedFault> Faults { get; init; }

    /// <summary>How long a request is under way, in milliseconds.</summary>
    public int RequestDelay { get; init; }

    /// <summary>How long an answer or an announcement is under way, in milliseconds.</summary>
    public int AnswerDelay { get; init; }

    /// <summary>Whether time passes while there is something to do, too: deadlines and leases run out at any moment.</summary>
    public bool IsHasty { get; init; }

    /// <summary>By how many minutes each node's clock is off.</summary>
    public required IReadOnlyList<int> ClockOffsets { get; init; }

    /// <summary>What makes the same plan again.</summary>
    public string Replay => new ReplayString(Seed, Profile.Name, IsLive).ToString();

    public int NodeOf(int actor) => actor % Nodes;

    /// <summary>The keys that are asked for together: where there are tags all of one tag, since a call has the same for all.</summary>
    public IEnumerable<int> Batch(int key) => Profile.HasTags ? Tagged(key) : Group(key);

    /// <summary>Whether it is for real time.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether nodes set one key at the same time: the order of such sets is nobody's, but in the end all places agree.</summary>
    public bool SetsOverlap { get; init; }

    /// <summary>Whether calls begin before the nodes are connected.</summary>
    public bool IsCold { get; init; }

    /// <summary>When everything has begun and all faults are over, in milliseconds.</summary>
    public int End => Math.Max(Ops.Count == 0 ? 0 : Ops[^1].At, Faults.Count == 0 ? 0 : Faults.Max(static fault => fault.Until));

    public static int GroupOf(int key) => key % 3;

    public static int TagOf(int key) => key % 4;

    /// <summary>All keys with this one's group.</summary>
    public IEnumerable<int> Group(int key) => Enumerable.Range(0, Keys).Where(other => GroupOf(other) == GroupOf(key));

    public IEnumerable<int> Tagged(int key) => Enumerable.Range(0, Keys).Where(other => TagOf(other) == TagOf(key));

    /// <summary>The plan in lines that can be read.</summary>
    public string Text()
    {
        var lines = Ops.Select(static op => (op.At, Order: 1, Text: op.ToString())).Concat(Faults.Select(static fault => (At: fault.From, Order: 0, Text: fault.ToString())));
        return $"{Replay}: profile {Profile.Name}, {Nodes} nodes, {Keys} keys, schedule {ScheduleSeed}{(IsHasty ? ", hasty" : string.Empty)}{(IsCold ? ", cold" : string.Empty)}, {RequestDelay} ms there and {AnswerDelay} ms back, clocks off by {string.Join(", ", ClockOffsets)} min"
            + string.Concat(lines.OrderBy(static line => (line.At, line.Order)).Select(static line => Environment.NewLine + line.Text));
    }
}
