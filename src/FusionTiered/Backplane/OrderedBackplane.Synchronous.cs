using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Backplane;

/// <summary>The members of the interface that no call of this library uses.</summary>
internal sealed partial class OrderedBackplane
{
    public void Subscribe(BackplaneSubscriptionOptions options) => throw new NotSupportedException("This backplane subscribes in the background.");

#pragma warning disable VSTHRD002 // FusionCache's synchronous calls, for code that uses the FusionCache of a profile by itself.
    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        PublishAsync(message, options, token).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
