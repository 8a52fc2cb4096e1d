using System.Text.Json;
using StackExchange.Redis;

namespace FusionTiered;

/// <summary>How writes wait for their sink in Redis Streams. The limits hold for all nodes together: give all nodes the same.</summary>
public sealed class DurableWriteBehindOptions : WriteBehindOptions
{
    /// <summary>
    /// Into how many streams the keys are spread. One node at a time hands the writes of a stream to the sink, so this is also the most calls of the
    /// sink at once. 1 to 64; default 4. It must be the same on all nodes, and can change only while nothing is pending and no node runs.
    /// </summary>
    public int Partitions { get; set; } = 4;

    /// <summary>How long the streams of a node that died wait for another node. 1 s to 10 min; default 10 s. It is longer than any pause of the process that is to be survived without a hand-over.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a write is accepted only after Redis has it on disk (<c>WAITAOF</c>), over a connection of its own. Writes that come while others wait share
    /// the next wait. When Redis does not confirm it within <see cref="RedisDeadline"/>, the outcome is <see cref="WriteRefusal.Unknown"/>; with
    /// <c>appendfsync everysec</c> a wait takes up to 1 s and longer on a slow disk. It needs Redis 7.2 or later with an append-only file, on one server or
    /// with Sentinels; a Redis Cluster and <see cref="Connection"/> are refused at the start. Default false: Redis itself decides, and with
    /// <c>appendfsync always</c> it has the write on disk when it answers.
    /// </summary>
    public bool WaitAof { get; set; }

    /// <summary>On how many replicas a write must be on disk as well; only with <see cref="WaitAof"/>. 0 to 16; default 0.</summary>
    public int WaitAofReplicas { get; set; }

    /// <summary>How long a call of Redis may take. 10 ms to 1 min; default 2 s.</summary>
    public TimeSpan RedisDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How values are written. Default: System.Text.Json's own options, fields included. Trimmed and AOT applications give options with a resolver that knows the type.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>Gives a connection of the application, which does not end with the cache. Default: one of its own to the address of <c>UseRedis</c>.</summary>
    public Func<IServiceProvider, Task<IConnectionMultiplexer>>? Connection { get; set; }

    /// <summary>Whether writes that a dead node had begun are taken over. Only the control run of a test sets it to false: they would be lost.</summary>
    internal bool TakesOver { get; set; } = true;
}
