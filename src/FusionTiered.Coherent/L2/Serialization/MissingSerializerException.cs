using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>No registered serializer knows the type of a value, so it cannot go to L2. It is kept in memory all the same.</summary>
public sealed class MissingSerializerException : NotSupportedException
{
    /// <summary>Names the type and the missing registration.</summary>
    /// <param name="type">The type.</param>
    public MissingSerializerException(Type type)
        : base($"No serializer knows '{type}', so L2 cannot keep it. Add a [JsonSerializable] for it to the application's JsonSerializerContext and register new JsonValueSerializer(thatContext), or register an IValueSerializer that knows the type.")
    {
        ArgumentNullException.ThrowIfNull(type);
        MissingType = type;
        HelpLink = Help.Serializers;
    }

    /// <summary>The type.</summary>
    public Type MissingType { get; }
}
