using System.Globalization;
using FusionTiered.Checker.Coherent;
using FusionTiered.Checker.Live;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Redis.Registration;
using FusionTiered.Redis.Tests.Support.Proxy;
using Microsoft.Extensions.Logging.Abstractions;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>A coherent cache on Redis, with a line, a reader and a time of day of its own that can go wrong.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    public const string Prefix = "ft:";

    private readonly TcpProxy _proxy;
    private readonly RemoteTierBinding _binding;
    private readonly FreezableStreams _streams = new();

    public RedisNode(Plan plan, int number, int port, Recorder recorder, Mutant mutant, MutantScene scene)
    {
        _proxy = TcpProxy.Start(port);
        Line = new(_proxy, TimeSpan.FromMilliseconds((plan.RequestDelay + plan.AnswerDelay) / 2.0));
        Line.Begin();
        Clock = new(TimeSpan.FromMinutes(plan.ClockOffsets[number]));
        scene.Clocks.Add(Clock);
        var options = new RedisSettings { ClientName = Name(number), Streams = _streams };
        options.Endpoints.Add(_proxy.Endpoint);
        _binding = RedisTierFactory.Create(options.Server, options.Client, Prefix, TimeProvider.System, NullLogger.Instance);
        var watched = new RemoteTierBinding(new WatchedTier(_binding.Tier, recorder, number), _binding.Channel);
        Cache = CoherentCaches.Create(plan, number, Clock, watched, mutant, scene);
    }

    public CoherentNode Cache { get; }

    public NodeLine Line { get; }

    public WallClock Clock { get; }

    /// <summary>How the connections of a node are called at the server.</summary>
    public static string Name(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node}");

    public void FreezeReader() => _streams.Freeze();

    public void ThawReader() => _streams.Thaw();

    public async ValueTask DisposeAsync()
    {
        _streams.Thaw();
        Cache.Dispose();
        await _binding.DisposeAsync();
        await _proxy.DisposeAsync();
        _streams.Dispose();
    }
}
