namespace FusionTiered.Checker.Plans;

/// <summary>How much a plan does.</summary>
/// <param name="Nodes">Caches.</param>
/// <param name="Keys">Keys; at least 9.</param>
/// <param name="OpsPerActor">Calls of each actor, about.</param>
/// <param name="Length">From the first call to the last fault, about, in milliseconds.</param>
internal sealed record PlanSize(int Nodes, int Keys, int OpsPerActor, int Length)
{
    /// <summary>For schedules by the thousand.</summary>
    public static PlanSize Small { get; } = new(Nodes: 3, Keys: 10, OpsPerActor: 9, Length: 3_500);

    /// <summary>For real time, where a run takes as long as its plan.</summary>
    public static PlanSize Live { get; } = new(Nodes: 3, Keys: 40, OpsPerActor: 80, Length: 3_000) { ActorsPerNode = 6, IsLive = true };

    public int ActorsPerNode { get; init; } = 3;

    /// <summary>Whether it is for caches over a real tier in real time: that has faults of its own.</summary>
    public bool IsLive { get; init; }
}
