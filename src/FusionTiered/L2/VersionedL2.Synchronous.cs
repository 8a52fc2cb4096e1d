using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Fusion.L2;

/// <summary>The members of the interface that no call of this library uses.</summary>
internal sealed partial class VersionedL2
{
#pragma warning disable VSTHRD002 // FusionCache's synchronous calls, for code that uses the FusionCache of a profile by itself.
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>FusionCache has no sliding lifetimes: nothing is to be refreshed.</summary>
    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;
}
