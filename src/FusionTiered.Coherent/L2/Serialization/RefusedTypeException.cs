namespace FusionTiered.L2.Serialization;

/// <summary>A serializer that should know a type refused it, so its values do not go to L2. It never leaves the package.</summary>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class RefusedTypeException(Type type, Exception refusal) : NotSupportedException($"A serializer refused '{type}': {refusal.Message}", refusal);
#pragma warning restore CA1032, RCS1194
