namespace FusionTiered.L2.Serialization;

/// <summary>The serialized form of one type, for code that knows the type while running only.</summary>
internal abstract class ValueForm
{
    /// <summary>Whether a value is written to the same bytes as another one was; null: it cannot be told, since the form of one value differs from one writing to the next, say.</summary>
    /// <param name="value">The value; never null.</param>
    /// <param name="written">The bytes of the other value.</param>
    /// <param name="serializer">The number of the serializer that wrote them.</param>
    public abstract bool? IsSame(object value, ReadOnlyMemory<byte> written, byte serializer);
}
