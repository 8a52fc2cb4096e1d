using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Redis.Tests.Live;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A cache on FusionCache and Redis, registered as an application would, with a line and a time of day of its own that can go wrong.</summary>
internal sealed class LiveFusionNode : ILiveNode
{
    private readonly TcpProxy _proxy;
    private readonly WallClock _clock;
    private readonly ServiceProvider _services;

    /// <param name="plan">The plan.</param>
    /// <param name="number">The number of the node.</param>
    /// <param name="port">The port of the server.</param>
    /// <param name="engine">The options of the engine.</param>
    /// <param name="bug">The bug that is put in.</param>
    /// <param name="recorder">Where trouble is noted.</param>
    public LiveFusionNode(Plan plan, int number, int port, Action<FusionEngineOptions> engine, SeededBug? bug, Recorder recorder)
    {
        _proxy = TcpProxy.Start(port);
        Line = new(_proxy, TimeSpan.FromMilliseconds((plan.RequestDelay + plan.AnswerDelay) / 2.0));
        Line.Begin();
        // FusionCache has no TimeProvider: a clock that is off would be that of this package alone, and not of the node.
        _clock = new(TimeSpan.Zero);
        var trouble = new NotedTrouble(recorder, number);
        (_services, Cache) = CheckedFusionServices.Start(plan, number, LiveCluster.Prefix, engine, bug, recorder, _clock, trouble, redis =>
        {
            redis.Endpoints.Add(_proxy.Endpoint);
            redis.ClientName = LiveCluster.NameOf(number);
        });
    }

    public CheckedNode Cache { get; }

    public NodeLine Line { get; }

    public CachePromises Promises => _services.GetRequiredService<IDomainCache>().DescribePromises()!;

    // StackExchange.Redis reads on threads of its own: bytes that do not arrive are as good as bytes that nobody reads.
    public void FreezeReader() => Line.Break(FaultKind.FreezeReader);

    public void ThawReader() => Line.Mend(FaultKind.FreezeReader);

    public void JumpClock(TimeSpan by)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _proxy.DisposeAsync();
    }
}
