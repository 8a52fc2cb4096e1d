namespace FusionTiered.Weights;

/// <summary>Why a value could not be measured.</summary>
/// <param name="Value">The type of the value.</param>
/// <param name="Part">The type that could not be measured: that of the value, or of something that it holds.</param>
/// <param name="Reason">The reason, as the end of a sentence that begins with the part.</param>
internal sealed record Refusal(Type Value, Type Part, string Reason)
{
    public override string ToString() => Value == Part ? $"it {Reason}" : $"it holds a {Part}, which {Reason}";
}
