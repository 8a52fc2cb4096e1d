namespace FusionTiered.Failures;

/// <summary>JSON writes values of a type and cannot give them back, so they do not go to L2. It never leaves the package: the value stays in memory. The text names types alone.</summary>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class UnreadableTypeException : NotSupportedException
#pragma warning restore CA1032, RCS1194
{
    /// <param name="type">The type of the value, as the call names it.</param>
    /// <param name="reason">The reason, as a clause.</param>
    public UnreadableTypeException(Type type, string reason)
        : base($"System.Text.Json writes values of type '{type}' and cannot give them back: {reason}. Register an IHybridCacheSerializer<{type.Name}> in the container, describe the type for JSON ([JsonDerivedType], [JsonConstructor], a converter), or call the cache with a type that JSON reads.") =>
        HelpLink = Help.Unreadable;
}
