namespace FusionTiered.Fusion.L2;

/// <summary>Reads of L2 past FusionCache: its breakers and its counters hear nothing of them.</summary>
internal interface IPlainL2
{
    /// <summary>The bytes under the key of a value.</summary>
    /// <param name="key">The text of the key.</param>
    /// <param name="deadline">Ends the wait.</param>
    Task<PlainRead> ReadAsync(string key, CancellationToken deadline);
}
