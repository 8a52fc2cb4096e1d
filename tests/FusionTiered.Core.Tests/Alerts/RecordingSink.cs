using System.Collections.Concurrent;

namespace FusionTiered.Core.Tests.Alerts;

/// <summary>Keeps what it gets, or does with it what a test says.</summary>
internal sealed class RecordingSink(Func<CacheAlertChange, Task>? does = null) : ICacheAlertSink
{
    private readonly ConcurrentQueue<CacheAlertChange> _got = new();

    public string Name => "recording";

    public IReadOnlyCollection<CacheAlertChange> Got => _got;

    public async ValueTask SendAsync(CacheAlertChange change, CancellationToken cancellationToken)
    {
        _got.Enqueue(change);
        if (does is not null)
        {
            await does(change);
        }
    }
}
