using System.Threading.Channels;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One open dashboard. One that is too slow misses samples, and nothing waits for it.</summary>
internal sealed class DashboardViewer(DashboardSampler sampler) : IDisposable
{
    private const int MostUnread = 8;

    private readonly Channel<DashboardEvent> _unread = Channel.CreateBounded<DashboardEvent>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Offer(DashboardEvent item) => _unread.Writer.TryWrite(item);

    /// <summary>No more comes.</summary>
    public void End() => _unread.Writer.TryComplete();

    public IAsyncEnumerable<DashboardEvent> ReadAsync(CancellationToken cancellationToken) => _unread.Reader.ReadAllAsync(cancellationToken);

    public void Dispose() => sampler.Leave(this);
}
