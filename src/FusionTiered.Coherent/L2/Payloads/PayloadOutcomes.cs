namespace FusionTiered.L2.Payloads;

/// <summary>The consequences of an outcome.</summary>
internal static class PayloadOutcomes
{
    /// <summary>Whether the bytes can be of use to no one and are to be removed, if they are still the same.</summary>
    public static bool IsRemoved(this PayloadOutcome outcome) =>
        outcome is PayloadOutcome.Corrupt or PayloadOutcome.Undeserializable;
}
