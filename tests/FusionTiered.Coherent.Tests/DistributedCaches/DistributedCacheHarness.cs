using FusionTiered.Conformance;
using FusionTiered.DistributedCaches;
using FusionTiered.Testing;

namespace FusionTiered.Coherent.Tests.DistributedCaches;

/// <summary>An <c>IDistributedCache</c> as the shared tier, on a clock that stands still.</summary>
public class DistributedCacheHarness : IRemoteTierHarness
{
    private const string Prefix = "app:";

    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    public string? WhyNot(RemoteTrait trait) => trait switch
    {
        RemoteTrait.Leases => "An IDistributedCache knows no leases: every one is granted.",
        RemoteTrait.Comparing => "An IDistributedCache compares nothing: a store is a set.",
        RemoteTrait.Lengthening => "To lengthen a stay, an IDistributedCache would have to be given the value again.",
        RemoteTrait.Counting => "An IDistributedCache does not say whether there was a value.",
        RemoteTrait.AtomicVersions => "Versions are random numbers, written blindly.",
        RemoteTrait.Patterns => "An IDistributedCache cannot be looked through.",
        RemoteTrait.Liveness => "Nothing is known of other nodes.",
        RemoteTrait.Channel or RemoteTrait.ForeignWrites or RemoteTrait.Cuts => "There is no channel.",
        RemoteTrait.Refusals => "An IDistributedCache has no way to say that it refuses.",
        _ => null,
    };

    ValueTask<RemoteCluster> IRemoteTierHarness.StartAsync(int nodes) => new(new Cluster(nodes, Create));

    private protected virtual ClockedDistributedCache Create(TimeProvider clock) => new(clock);

    private sealed class Cluster : RemoteCluster
    {
        private readonly ManualClock _clock = new();
        private readonly ClockedDistributedCache _cache;
        private TaskCompletionSource _frozen = new();

        public Cluster(int nodes, Func<TimeProvider, ClockedDistributedCache> create)
        {
            _cache = create(_clock);
            Nodes = [.. Enumerable.Range(0, nodes).Select(_ => new RemoteNode(new DistributedCacheTier(_cache, _clock, Prefix), channel: null))];
            Time = ConformanceTime.Of(_clock);
        }

        public override IReadOnlyList<RemoteNode> Nodes { get; }

        public override ConformanceTime Time { get; }

        public override TimeProvider Clock => _clock;

        public override async ValueTask WriteAsync(string key, byte[] payload, TimeSpan? keepFor = null)
        {
            var options = new Microsoft.Extensions.Caching.Distributed.DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = keepFor };
            if (_cache is BufferedDistributedCache buffered)
            {
                await buffered.SetAsync(Prefix + key, new System.Buffers.ReadOnlySequence<byte>(payload), options);
            }
            else
            {
                await _cache.SetAsync(Prefix + key, payload, options);
            }
        }

        public override async ValueTask DeleteAsync(string key) => await _cache.RemoveAsync(Prefix + key);

        public override ValueTask FreezeAsync()
        {
            _cache.Before = _ => _frozen.Task;
            return default;
        }

        public override ValueTask ThawAsync()
        {
            _cache.Before = null;
            _frozen.SetResult();
            _frozen = new();
            return default;
        }

        public override ValueTask DisposeAsync() => default;
    }
}
