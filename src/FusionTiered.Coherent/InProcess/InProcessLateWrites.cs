namespace FusionTiered;

/// <summary>What becomes of writes that were under way when a connection of an <see cref="InProcessTier"/> was lost, and whose callers were told that nothing is known.</summary>
public enum InProcessLateWrites
{
    /// <summary>They are lost.</summary>
    Lost,

    /// <summary>They land late, but before the node is connected again: what a sound tier may do, since it ends the predecessor of a connection for good.</summary>
    LandBeforeHeal,

    /// <summary>They land when <see cref="InProcessTierFaults.LandLateWrites"/> says so, also after later operations of the same node. A broken tier; no cache can be right on it.</summary>
    LandOnCommand,
}
