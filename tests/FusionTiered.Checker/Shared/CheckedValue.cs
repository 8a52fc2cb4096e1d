using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Shared;

/// <summary>A stamp as a cache holds it; that of a large key has something to carry, too.</summary>
internal sealed record CheckedValue(int Key, int Version, int Writer, int Nonce, string? Load = null)
{
    private static readonly string Large = new('x', 6_000);

    public Stamp Stamp => new(Key, Version, Writer, Nonce);

    public static CheckedValue Of(Stamp stamp, bool isLarge) => new(stamp.Key, stamp.Version, stamp.Writer, stamp.Nonce, isLarge ? Large : null);
}
