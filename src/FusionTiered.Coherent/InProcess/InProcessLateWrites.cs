namespace FusionTiered;

/// <summary>What becomes of writes that were under way when a connection of an <see cref="InProcessTier"/> was lost, and whose callers were told that nothing is known.</summary>
public enum InProcessLateWrites
{
    /// <summary>They are lost.</summary>
    Lost,

    /// <summary>They are applied late, but before the node is connected again. A sound tier may do so: it ends the predecessor of a connection for good.</summary>
    ApplyBeforeHeal,

    /// <summary>They are applied when <see cref="InProcessTierFaults.ApplyLateWrites"/> says so, also after later operations of the same node. A broken tier; no cache can be right on it.</summary>
    ApplyOnCommand,
}
