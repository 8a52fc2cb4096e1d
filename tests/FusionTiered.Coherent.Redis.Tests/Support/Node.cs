using System.Text;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Registration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Tier and channel of one node, as the engine would have them, and what it hears.</summary>
internal sealed class Node : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly RemoteTierBinding _binding;

    private Node(RedisSettings options, string prefix, ILogger log, TimeSpan lease)
    {
        _binding = RedisTierFactory.Create(options.Server, options.Client, prefix, TimeProvider.System, log);
        Channel.Listen(Heard, lease);
    }

    public IRemoteTier Tier => _binding.Tier;

    public ICoherenceChannel Channel => _binding.Channel!;

    public HeardChanges Heard { get; } = new();

    /// <summary>A node that begins to connect.</summary>
    public static Node Start(RedisSettings options, string prefix = "ft:", ILogger? log = null, TimeSpan? lease = null)
        => new(options, prefix, log ?? NullLogger.Instance, lease ?? TimeSpan.FromSeconds(2));

    /// <summary>A node that is connected.</summary>
    public static async Task<Node> StartAsync(RedisServer server, Action<RedisSettings>? change = null, string prefix = "ft:", ILogger? log = null, TimeSpan? lease = null)
    {
        var options = OptionsFor(server, change);
        var node = Start(options, prefix, log, lease);
        await node.ConnectedAsync();
        return node;
    }

    public static RedisSettings OptionsFor(RedisServer server, Action<RedisSettings>? change = null)
    {
        var options = new RedisSettings();
        options.Endpoints.Add(server.Endpoint);
        change?.Invoke(options);
        return options;
    }

    /// <summary>Ends when the tier answers and the channel covers.</summary>
    public async Task ConnectedAsync(bool covered = true)
    {
        if (covered)
            await Eventually.True(() => Heard.Events.LastOrDefault(e => e is "began" or "lost") == "began", "coverage began");
        await Eventually.TrueAsync(AnswersAsync, "the tier answers");
        Heard.Take();
    }

    /// <summary>What was heard, after everything that was acknowledged before this call.</summary>
    public async Task<string[]> HeardAsync()
    {
        await Channel.ConfirmAsync(Long);
        return Heard.Take();
    }

    public ValueTask SetAsync(string key, string value, TimeSpan? keepFor = null) => Tier.SetAsync(key, Bytes(value), keepFor ?? TimeSpan.FromMinutes(1), Long);

    /// <summary>The value as text; null: there is none.</summary>
    public async Task<string?> ReadAsync(string key)
    {
        using var value = await Tier.ReadAsync(key, Long);
        return value.Exists ? Encoding.UTF8.GetString(value.Payload.Span) : null;
    }

    /// <summary>A granted lease.</summary>
    public async Task<(string Id, SeenEntry Seen)> LeaseAsync(string key, TimeSpan? period = null)
    {
        var lease = NewLease(period);
        using var reply = await Tier.LeaseAsync(key, lease, Long);
        reply.IsGranted.Should().BeTrue();
        return (lease.Id, SeenEntry.Of(reply.Value));
    }

    public RemoteLease NewLease(TimeSpan? period = null, RemoteLeaseClaim claim = RemoteLeaseClaim.IfFree, string? holder = null)
        => new($"{Tier.Node}/{Guid.NewGuid():N}", period ?? TimeSpan.FromSeconds(30), claim, holder);

    public async Task<RemoteStoreOutcome> StoreAsync(string key, (string Id, SeenEntry Seen) lease, string value)
        => await Tier.StoreAsync(key, lease.Id, lease.Seen, Bytes(value), TimeSpan.FromMinutes(1), Long);

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public ValueTask DisposeAsync() => _binding.DisposeAsync();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return !await Tier.IsAliveAsync("nobody", TimeSpan.FromSeconds(1));
        }
        catch (RemoteTierException failure)
        {
            return failure.Failure == RemoteFailure.Refused;
        }
    }
}
