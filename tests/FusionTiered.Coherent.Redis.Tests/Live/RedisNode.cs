using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Checker.Shared;
using FusionTiered.Redis.Registration;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.Logging.Abstractions;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>A coherent cache on Redis, with a line, a reader and a time of day of its own that can go wrong.</summary>
internal sealed class RedisNode : ILiveNode
{
    private readonly TcpProxy _proxy;
    private readonly RemoteTierBinding _binding;
    private readonly FreezableStreams _streams = new();
    private readonly WallClock _clock;
    private readonly CoherentNode _cache;

    /// <param name="secure">Sets up TLS or a user; null: without.</param>
    public RedisNode(Plan plan, int number, int port, Recorder recorder, Mutant mutant, MutantScene scene, Action<RedisOptions>? secure = null)
    {
        _proxy = TcpProxy.Start(port);
        Line = new(_proxy, TimeSpan.FromMilliseconds((plan.RequestDelay + plan.AnswerDelay) / 2.0));
        Line.Begin();
        _clock = new(TimeSpan.FromMinutes(plan.ClockOffsets[number]));
        scene.Clocks.Add(_clock);
        var options = new RedisSettings { ClientName = LiveCluster.NameOf(number), Streams = _streams };
        options.Endpoints.Add(_proxy.Endpoint);
        secure?.Invoke(options.Server);
        _binding = RedisTierFactory.Create(options.Server, options.Client, LiveCluster.Prefix, TimeProvider.System, NullLogger.Instance);
        var watched = new RemoteTierBinding(new WatchedTier(_binding.Tier, recorder, number), _binding.Channel);
        _cache = CoherentCaches.Create(plan, number, _clock, watched, mutant, scene);
    }

    public CheckedNode Cache => _cache;

    public NodeLine Line { get; }

    public void FreezeReader() => _streams.Freeze();

    public void ThawReader() => _streams.Thaw();

    public void JumpClock(TimeSpan by) => _clock.Jump(by);

    public async ValueTask DisposeAsync()
    {
        _streams.Thaw();
        _cache.Dispose();
        await _binding.DisposeAsync();
        await _proxy.DisposeAsync();
        _streams.Dispose();
    }
}
