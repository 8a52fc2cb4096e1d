namespace FusionTiered.L2.Payloads;

/// <summary>The outcomes of writing a payload. All but <see cref="Written"/> leave the buffer empty: the value stays in memory only.</summary>
internal enum PayloadWriteOutcome
{
    /// <summary>The buffer holds the payload.</summary>
    Written,

    /// <summary>Longer than the rules allow.</summary>
    TooLarge,

    /// <summary>Plain JSON cannot say "nothing there", nor carry tags.</summary>
    NotRepresentable,

    /// <summary>The serializer, or a tag, failed; see the failure.</summary>
    Failed,
}
