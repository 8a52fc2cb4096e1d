using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Show.Nodes;

/// <summary>A tier of this process, one for each cluster: needs nothing.</summary>
internal sealed class InProcessSharedTier : ISharedTier
{
    public string Name => "a tier within the process";

    public IWires Lay(int nodes) => new Wires();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Wires : IWires
    {
        private readonly InProcessTier _tier = new();

        public string KeyPrefix => "show:";

        public string Outage => "the tier was stopped";

        public void Attach(IFusionTieredBuilder builder, int node) => builder.UseInProcessTier(_tier, NameOf(node));

        public void CutOff(int node) => Of(node).Silence();

        public void Heal(int node) => Of(node).Heal();

        public Task StopAsync(CancellationToken ct)
        {
            _tier.Faults.Stop();
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken ct)
        {
            _tier.Faults.Start();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _tier.Dispose();
            return ValueTask.CompletedTask;
        }

        private InProcessNodeFaults Of(int node) => _tier.Nodes.Single(each => string.Equals(each.Node, NameOf(node), StringComparison.Ordinal)).Faults;

        private static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node-{node}");
    }
}
