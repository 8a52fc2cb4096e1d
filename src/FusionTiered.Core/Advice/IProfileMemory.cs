namespace FusionTiered.Advice;

/// <summary>How much of memory a profile uses. Read without a lock: a figure may be a moment old.</summary>
internal interface IProfileMemory
{
    /// <summary>Its entries.</summary>
    long Entries { get; }

    /// <summary>Their bytes.</summary>
    long Bytes { get; }

    /// <summary>How full the cache as a whole is, by the scarcer of entries and bytes; 1: full.</summary>
    double CacheFill { get; }
}
