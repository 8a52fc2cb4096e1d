namespace FusionTiered.L2.Payloads;

/// <summary>The outcomes of reading a payload. All but <see cref="Value"/> are a miss.</summary>
internal enum PayloadOutcome
{
    /// <summary>A value: also null, or the answer "nothing there".</summary>
    Value,

    /// <summary>Damaged, or neither a payload nor JSON. Counted, and removed by comparing the bytes.</summary>
    Corrupt,

    /// <summary>The format is all right, but the serializer or the type refused the value. Reported, and removed by comparing the id.</summary>
    Undeserializable,

    /// <summary>A later version of this package, or of the profile's values, wrote it. Left alone, for rolling upgrades.</summary>
    NewerFormat,

    /// <summary>A value of another type, or JSON that does not fit the type. Left alone.</summary>
    OtherType,

    /// <summary>A value from before its type changed, as the version of the profile says. A load may write over it.</summary>
    OlderVersion,

    /// <summary>Written by a serializer that is not registered here, or does not know the type. Left alone.</summary>
    OtherSerializer,

    /// <summary>Longer than this node's rules allow. Left alone: a node with other rules wrote it.</summary>
    TooLarge,

    /// <summary>
    /// Whole, but of another key: the connection mixed up its replies (tear it down), or another program renamed or copied the key.
    /// </summary>
    OtherKey,
}
