namespace FusionTiered.Advice;

/// <summary>The limit that bounds the values of a profile in memory.</summary>
internal enum MemoryLimit
{
    /// <summary>None: more values could lie there.</summary>
    None,

    /// <summary>MaxEntries of the profile.</summary>
    Entries,

    /// <summary>MaxBytes of the profile.</summary>
    Bytes,

    /// <summary>Those of the cache as a whole, which is full.</summary>
    Cache,
}
