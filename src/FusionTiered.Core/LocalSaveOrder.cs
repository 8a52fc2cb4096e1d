namespace FusionTiered;

/// <summary>The order of saves within one process: for a cache that shares nothing with other nodes.</summary>
internal sealed class LocalSaveOrder : ISaveOrder
{
    private readonly long[] _numbers = new long[SaveSlots.Count];

    public ValueTask<long?> NextAsync(string key) => new(Interlocked.Increment(ref _numbers[SaveSlots.Of(key)]));

    public ValueTask<long?> CurrentAsync(string key) => new(Volatile.Read(ref _numbers[SaveSlots.Of(key)]));
}
