using System.Text;

namespace FusionTiered.Conformance;

/// <summary>What the cases of a shared tier and of its channel have in common. The harness is found through the type argument before anything runs.</summary>
/// <typeparam name="THarness">The tier: an <see cref="IRemoteTierHarness"/>, which is internal, as the seam of the engine is.</typeparam>
public abstract class RemoteContract<THarness>
    where THarness : new()
{
    private protected const string Key = "feed:k";

    /// <summary>Longer than any operation takes that is answered.</summary>
    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private int _leases;

    private protected IRemoteTierHarness Harness { get; } = (IRemoteTierHarness)(object)new THarness()!;

    private protected TimeSpan Units(double count) => Harness.Unit * count;

    /// <summary>Starts nodes; those that have a channel listen.</summary>
    private protected async Task<RemoteCluster> StartAsync(int nodes = 1)
    {
        var cluster = await Harness.StartAsync(nodes);
        foreach (var node in cluster.Nodes.Where(static node => node.HasChannel))
        {
            node.Channel.Listen(node.Heard, Harness.Lease);
        }

        foreach (var node in cluster.Nodes.Where(static node => node.HasChannel))
        {
            await Until.TrueAsync(() => node.Heard.Has("began"), "coverage begins");
            await Until.TrueAsync(() => IsConnectedAsync(node), "the node is connected");
        }

        return cluster;
    }

    private protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The text of what was read, "-" for nothing; gives it back.</summary>
    private protected static string Text(RemoteValue value)
    {
        using (value)
        {
            return value.Exists ? Encoding.UTF8.GetString(value.Payload.Span) : "-";
        }
    }

    private protected static async Task<string> ReadAsync(RemoteNode node, string key = Key) => Text(await node.Tier.ReadAsync(key, Deadline));

    private protected static Task SetAsync(RemoteNode node, string text = "v", string key = Key, TimeSpan? keepFor = null) =>
        node.Tier.SetAsync(key, Bytes(text), keepFor, Deadline).AsTask();

    /// <summary>Asks for a lease that outlasts the case, and gives back its id, or null.</summary>
    private protected async Task<string?> LeaseAsync(RemoteNode node, string key = Key, TimeSpan? period = null, RemoteLeaseClaim claim = RemoteLeaseClaim.IfFree, string? holder = null)
    {
        var lease = new RemoteLease(NewLeaseId(node), period ?? TimeSpan.FromMinutes(10), claim, holder);
        using var reply = await node.Tier.LeaseAsync(key, lease, Deadline);
        return reply.IsGranted ? lease.Id : null;
    }

    private protected string NewLeaseId(RemoteNode node) => $"{node.Tier.Node}/{++_leases}";

    private protected static Task<RemoteStoreOutcome> StoreAsync(RemoteNode node, string lease, string text = "loaded", string key = Key, SeenEntry? seen = null, TimeSpan? keepFor = null) =>
        node.Tier.StoreAsync(key, lease, seen ?? SeenEntry.Absent, Bytes(text), keepFor, Deadline).AsTask();

    /// <summary>After this, the node has heard whatever was acknowledged before.</summary>
    private protected static Task ConfirmAsync(RemoteNode node) => node.Channel.ConfirmAsync(Deadline).AsTask();

    /// <summary>The failure of an operation; fails when there is none, or another.</summary>
    private protected static async Task<RemoteTierException> FailureOf(Func<Task> operation) =>
        (await operation.Should().ThrowExactlyAsync<RemoteTierException>()).Which;

    private static async ValueTask<bool> IsConnectedAsync(RemoteNode node)
    {
        try
        {
            await ConfirmAsync(node);
            return true;
        }
        catch (RemoteTierException)
        {
            return false;
        }
    }
}
