namespace FusionTiered.Advice;

/// <summary>Why a value has left memory, as far as memory told.</summary>
internal enum Departure : byte
{
    /// <summary>It told nothing.</summary>
    Unknown,

    /// <summary>There was no room.</summary>
    Evicted,

    /// <summary>It was removed or ended.</summary>
    Invalidated,
}
