namespace FusionTiered.L2.Payloads;

/// <summary>The outcome of a write and, where a serializer or a tag failed, why.</summary>
/// <remarks>Messages of failures may quote parts of the value: log their type, not their text.</remarks>
internal readonly record struct PayloadWrite(PayloadWriteOutcome Outcome, Exception? Failure = null)
{
    public bool IsWritten => Outcome == PayloadWriteOutcome.Written;
}
