namespace FusionTiered.Show.Holes;

/// <summary>The ways to end the value of a key.</summary>
internal enum Change
{
    Remove,
    Set,
    Expire,
}
