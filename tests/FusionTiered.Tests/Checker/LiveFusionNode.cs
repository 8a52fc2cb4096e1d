using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Redis.Tests.Live;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A cache on FusionCache and Redis, registered as an application would, with a line and a time of day of its own that can go wrong.</summary>
internal sealed class LiveFusionNode : ILiveNode
{
    private readonly TcpProxy _proxy;
    private readonly WallClock _clock;
    private readonly ServiceProvider _services;

    public LiveFusionNode(Plan plan, int number, int port)
    {
        _proxy = TcpProxy.Start(port);
        Line = new(_proxy, TimeSpan.FromMilliseconds((plan.RequestDelay + plan.AnswerDelay) / 2.0));
        Line.Begin();
        _clock = new(TimeSpan.FromMinutes(plan.ClockOffsets[number]));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddFusionTiered(options =>
        {
            options.KeyPrefix = LiveCluster.Prefix;
            if (FusionPromises.OnRedis.Keeps(CachePromise.BoundedStaleness))
            {
                options.L2.CoherenceLease = PlanBounds.LeaseOf(plan);
            }

            CheckedSettings.Apply(plan, options);
        }).UseRedis(redis =>
        {
            redis.Endpoints.Add(_proxy.Endpoint);
            redis.ClientName = LiveCluster.NameOf(number);
        }).AddInvalidation(static map => map.On(CheckedKeys.Moved, CheckedKeys.MovedPattern));
        _services = services.BuildServiceProvider();
        Cache = new CheckedFusionNode(plan, _services.GetRequiredService<IDomainCache>());
    }

    public CheckedNode Cache { get; }

    public NodeLine Line { get; }

    // StackExchange.Redis reads on threads of its own: bytes that do not arrive are as good as bytes that nobody reads.
    public void FreezeReader() => Line.Break(FaultKind.FreezeReader);

    public void ThawReader() => Line.Mend(FaultKind.FreezeReader);

    public void JumpClock(TimeSpan by) => _clock.Jump(by);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _proxy.DisposeAsync();
    }
}
