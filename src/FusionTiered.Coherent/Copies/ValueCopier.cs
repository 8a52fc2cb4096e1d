using FusionTiered.Entries;
using FusionTiered.Profiles;

namespace FusionTiered.Copies;

/// <summary>Decides whether a value is shared or copied, by profile and type.</summary>
internal sealed class ValueCopier(CopySerializers serializers)
{
    /// <summary>The copy from which each caller gets a value of its own; null where the value itself is shared.</summary>
    /// <exception cref="Exception">The failure of the type's serializer: a value that cannot be copied must not be shared either.</exception>
    public StoredCopy? Of<T>(DomainProfile settings, T value) =>
        !settings.CopyValues || value is null || Immutability<T>.Holds ? null : new SerializedCopy<T>(value, serializers.For<T>());
}
