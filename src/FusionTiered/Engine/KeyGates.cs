namespace FusionTiered.Fusion.Engine;

/// <summary>One write of a key at a time on this node: of two at once, memory would keep one and Redis the other.</summary>
/// <remarks>The gates are few and shared by many keys: two writes through one gate follow each other, and no harm is done.</remarks>
internal sealed class KeyGates
{
    private const int Gates = 1 << 10;

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the gate of a key. Release it.</summary>
    public async ValueTask<SemaphoreSlim> EnterAsync(string key)
    {
        var gate = _gates[key.GetHashCode(StringComparison.Ordinal) & (Gates - 1)];
        await gate.WaitAsync().ConfigureAwait(false);
        return gate;
    }
}
