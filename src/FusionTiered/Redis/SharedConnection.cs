using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>The one multiplexer that the Redis tier and the backplane share; made when the first of them asks.</summary>
/// <remarks>Both close what they are given when they are disposed. It is ours to give: that is why an application's own multiplexer is not taken.</remarks>
internal sealed class SharedConnection(Func<Task<IConnectionMultiplexer>> connect) : IDisposable
{
    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;

    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_gate)
        {
            // One that failed is tried again by the next who asks.
            return _connecting is null or { IsFaulted: true } or { IsCanceled: true } ? _connecting = connect() : _connecting;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_connecting is { IsCompletedSuccessfully: true })
            {
#pragma warning disable VSTHRD002, CA1849 // It has completed.
                _connecting.Result.Dispose();
#pragma warning restore VSTHRD002, CA1849
            }
        }
    }
}
