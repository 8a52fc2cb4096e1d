using FusionTiered.InProcess;
using FusionTiered.Conformance;
using FusionTiered.Testing;

namespace FusionTiered.Coherent.Tests.InProcess;

/// <summary>The in-process tier, on a clock that stands still.</summary>
public sealed class InProcessHarness : IRemoteTierHarness
{
    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    public string? WhyNot(RemoteTrait trait) => null;

    ValueTask<RemoteCluster> IRemoteTierHarness.StartAsync(int nodes) => new(new Cluster(nodes));

    private sealed class Cluster : RemoteCluster
    {
        private readonly ManualClock _clock = new();
        private readonly InProcessTier _tier;
        private readonly Dictionary<RemoteNode, InProcessConnection> _connections = [];

        public Cluster(int nodes)
        {
            _tier = new InProcessTier(_clock);
            for (var i = 0; i < nodes; i++)
            {
                var connection = _tier.Connect();
                _connections[new RemoteNode(connection, connection)] = connection;
            }

            Nodes = [.. _connections.Keys];
            Time = ConformanceTime.Of(_clock);
        }

        public override IReadOnlyList<RemoteNode> Nodes { get; }

        public override ConformanceTime Time { get; }

        public override TimeProvider Clock => _clock;

        public override ValueTask WriteAsync(string key, byte[] payload, TimeSpan? keepFor = null) => Done(() => _tier.Write(key, payload, keepFor));

        public override ValueTask DeleteAsync(string key) => Done(() => _tier.Delete(key));

        public override ValueTask ClearAsync() => Done(_tier.Clear);

        public override ValueTask EndAsync(RemoteNode node) => Done(_connections[node].Dispose);

        public override ValueTask CutAsync(RemoteNode node) => Done(_connections[node].Faults.Cut);

        public override ValueTask HealAsync(RemoteNode node) => Done(_connections[node].Faults.Heal);

        public override ValueTask FreezeAsync() => Done(_tier.Faults.Freeze);

        public override ValueTask ThawAsync() => Done(_tier.Faults.Thaw);

        public override ValueTask FillAsync() => Done(() => _tier.Faults.IsFull = true);

        public override ValueTask MakeReadOnlyAsync() => Done(() => _tier.Faults.IsReadOnly = true);

        public override ValueTask DisposeAsync() => Done(_tier.Dispose);

        private static ValueTask Done(Action action)
        {
            action();
            return ValueTask.CompletedTask;
        }
    }
}
