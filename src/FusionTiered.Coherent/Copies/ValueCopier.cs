using FusionTiered.Entries;
using FusionTiered.Profiles;

namespace FusionTiered.Copies;

/// <summary>Decides what is shared and what is copied, by profile and type.</summary>
internal sealed class ValueCopier(CopySerializers serializers)
{
    /// <summary>What each caller gets a value of its own from; null where the value itself is shared.</summary>
    /// <exception cref="Exception">Whatever the serializer of the type throws: a value that cannot be copied must not be shared either.</exception>
    public StoredCopy? Of<T>(DomainProfile settings, T value) =>
        !settings.CopyValues || value is null || Immutability<T>.Holds ? null : new SerializedCopy<T>(value, serializers.For<T>());
}
