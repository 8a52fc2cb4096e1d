using System.Reflection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>A connection that refuses the first pings, and says that it is connected.</summary>
public class SlowConnection : DispatchProxy
{
    private int _refusals;

    /// <summary>How many pings came.</summary>
    public int Pings { get; private set; }

    public static IConnectionMultiplexer Of(int refusals, out SlowConnection connection)
    {
        var made = Create<IConnectionMultiplexer, SlowConnection>();
        connection = (SlowConnection)made;
        connection._refusals = refusals;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        "get_IsConnected" => true,
        nameof(IConnectionMultiplexer.GetDatabase) => Part<IDatabase>(),
        nameof(IConnectionMultiplexer.GetSubscriber) => Part<ISubscriber>(),
        nameof(IRedisAsync.PingAsync) => PingAsync(),
        _ => null,
    };

    private T Part<T>()
        where T : class
    {
        var part = Create<T, PartOf>();
        ((PartOf)(object)part).Connection = this;
        return part;
    }

    private Task<TimeSpan> PingAsync() => ++Pings <= _refusals
        ? Task.FromException<TimeSpan>(new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, "not yet", null, CommandStatus.Unknown))
        : Task.FromResult(TimeSpan.Zero);

    public class PartOf : DispatchProxy
    {
        public SlowConnection Connection { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Connection.Invoke(targetMethod, args);
    }
}
