namespace FusionTiered.L1;

/// <summary>Where an entry stands; the values of <see cref="L1Entry.Place"/>.</summary>
internal static class Place
{
    /// <summary>Never put.</summary>
    public const byte Unborn = 0;

    public const byte Window = 1;

    public const byte Main = 2;

    /// <summary>Taken out. An entry is put once: a second life would rewrite the chain under a reader that stands on it.</summary>
    public const byte Gone = 3;
}
