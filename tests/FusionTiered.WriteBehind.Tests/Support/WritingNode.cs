using System.Collections.Concurrent;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.WriteBehind.Tests.Support;

/// <summary>One node with a durable write-behind, on either engine. Its sink keeps what it takes, and waits or fails as told.</summary>
internal sealed class WritingNode : IAsyncDisposable
{
    public static readonly CacheProfile Orders = new("orders");

    private readonly ServiceProvider _provider;

    public WritingNode(RedisServer server, string prefix, bool coherent = true, Action<DurableWriteBehindOptions>? configure = null)
        : this(redis => redis.Endpoints.Add(server.Endpoint), prefix, coherent, configure)
    {
    }

    public WritingNode(Action<RedisOptions> redis, string prefix, bool coherent = true, Action<DurableWriteBehindOptions>? configure = null)
    {
        var services = new ServiceCollection();
        var builder = coherent ? services.AddFusionTieredCore(Configure).UseCoherentEngine() : services.AddFusionTiered(Configure);
        _provider = builder.UseRedis(redis).AddDurableWriteBehind<string>(Orders, SinkAsync, options =>
        {
            (options.BatchDelay, options.Lease, options.FlushDeadline) = (TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.Zero);
            configure?.Invoke(options);
        }).Services.BuildServiceProvider();

        void Configure(FusionTieredOptions options)
        {
            options.KeyPrefix = prefix;
            options.Defaults.Jitter = 0;
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(10);
            options.Add(Orders);
        }
    }

    /// <summary>What the sink does with a batch, before it keeps it.</summary>
    public Func<WriteBehindBatch<string>, CancellationToken, Task> Sink { get; set; } = static (_, _) => Task.CompletedTask;

    public ConcurrentQueue<PendingWrite<string>> Sunk { get; } = new();

    public IDomainCache Cache => _provider.GetRequiredService<IDomainCache>();

    public IWriteBehind<string> Writes => _provider.GetRequiredService<IWriteBehind<string>>();

    public WriteBehindStatistics Figures => Cache.GetStatistics().Overall.WriteBehind!;

    public static CacheKey Key(string part = "k") => Orders.Of(part);

    public Task WriteAsync(string value, string key = "k") => Writes.WriteAsync(Key(key), value).AsTask();

    public Task FlushAsync() => Writes.FlushAsync(Orders).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private async ValueTask SinkAsync(WriteBehindBatch<string> batch, CancellationToken token)
    {
        await Sink(batch, token);
        foreach (var write in batch.Writes)
            Sunk.Enqueue(write);
    }
}
