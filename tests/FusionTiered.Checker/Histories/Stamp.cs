namespace FusionTiered.Checker.Histories;

/// <summary>What every value says of itself, so that one that is where it does not belong is known.</summary>
/// <param name="Key">The key it was made for.</param>
/// <param name="Version">The version of the key in the database.</param>
/// <param name="Writer">The node whose source or call made it.</param>
/// <param name="Nonce">Unique in the run.</param>
internal readonly record struct Stamp(int Key, int Version, int Writer, int Nonce);
