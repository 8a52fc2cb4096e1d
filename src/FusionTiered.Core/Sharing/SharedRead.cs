namespace FusionTiered.Sharing;

/// <summary>A read of L2 that other callers of its key may wait for.</summary>
/// <param name="key">The key.</param>
internal abstract class SharedRead(string key)
{
    public string Key { get; } = key;
}
