using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>Reads and writes of two nodes that go on while servers are replaced. It counts what was acknowledged, and notes every answer that is wrong.</summary>
internal sealed class Load(FusionNode writer, FusionNode reader)
{
    private const int HotKeys = 5;
    private const int Steps = 100;
    private const string Absent = "absent";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<(int Key, int Number, long Acknowledged)> _hot = new();
    private volatile bool _isOver;
    private TimeSpan _longestRead;
    private TimeSpan _longestWrite;
    private TimeSpan _slowestAnswer;
    private int _answers;

    /// <summary>The acknowledged ones.</summary>
    private ConcurrentQueue<CacheKey> Written { get; } = new();

    /// <summary>What was answered and could not be.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Whether a verified answer has to have every write that was acknowledged: not where Redis itself may lose some.</summary>
    public bool LosesNothing { get; init; }

    /// <summary>Runs the load, and the change of the servers in its midst; ends when writes are acknowledged again and both nodes are well.</summary>
    public async Task DuringAsync(Func<Task> change)
    {
        await WellAsync();
        await Eventually.TrueAsync(async () => (await writer.Cache.SetAsync(FusionNode.Key("read"), "v")).IsEverywhere, "the key to read is written");
        var running = Task.WhenAll(Task.Run(WriteAndReadRedisAsync), Task.Run(UseHotKeysAsync));
        await MoreAsync();
        await change();
        await MoreAsync();
        _isOver = true;
        await running.Ends();
        await WellAsync();
        await AgreedAsync();
    }

    /// <summary>The acknowledged writes that a node does not find in Redis any more.</summary>
    public async Task<int> LostAsync(FusionNode fresh)
    {
        var lost = 0;
        foreach (var keys in Written.Chunk(100))
        {
            lost += keys.Length - (await fresh.Cache.GetManyAsync<string>(keys)).Count;
        }

        return lost;
    }

    /// <summary>For the output of the test.</summary>
    public string Told(string what, int lost) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {Written.Count} writes acknowledged, {lost} of them lost by Redis; longest pause of reads of Redis {_longestRead.TotalMilliseconds:0} ms, of writes {_longestWrite.TotalMilliseconds:0} ms; slowest answer of a cache {_slowestAnswer.TotalMilliseconds:0} ms; wrong answers {Wrong.Count} of {_answers}");

    private static CacheKey Hot(int number) => FusionNode.Key(string.Create(CultureInfo.InvariantCulture, $"hot-{number}"));

    private async Task MoreAsync()
    {
        var (written, hot) = (Written.Count, _hot.Count);
        await Eventually.True(() => Written.Count >= written + Steps && _hot.Count >= hot + Steps, "writes are acknowledged");
    }

    private async Task WellAsync()
    {
        await Everything.WellAsync(writer);
        await Everything.WellAsync(reader);
    }

    // Whatever Redis has kept, both nodes say it.
    private async Task AgreedAsync()
    {
        for (var i = 0; i < HotKeys; i++)
        {
            await Eventually.TrueAsync(async () => await AnswerAsync(writer, i) == await AnswerAsync(reader, i), "both nodes give one answer");
        }

        static async Task<string?> AnswerAsync(FusionNode node, int key) => (await node.Cache.GetAsync<string>(Hot(key))).Value;
    }

    private async Task WriteAndReadRedisAsync()
    {
        var onlyRedis = new CacheCallOptions { Tiers = TierUse.L2 };
        var (read, written) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        for (var n = 0; !_isOver; n++)
        {
            if ((await writer.Cache.GetAsync<string>(FusionNode.Key("read"), onlyRedis)).Found)
            {
                (_longestRead, read) = (Longer(_longestRead, read), Stopwatch.GetTimestamp());
            }

            var key = FusionNode.Key(string.Create(CultureInfo.InvariantCulture, $"w-{n}"));
            if ((await writer.Cache.SetAsync(key, "v")).IsEverywhere)
            {
                (_longestWrite, written) = (Longer(_longestWrite, written), Stopwatch.GetTimestamp());
                Written.Enqueue(key);
            }

            await Task.Delay(Pace);
        }
    }

    private async Task UseHotKeysAsync()
    {
        for (var n = 1; !_isOver; n++)
        {
            var key = n % HotKeys;
            if ((await writer.Cache.SetAsync(Hot(key), string.Create(CultureInfo.InvariantCulture, $"{key}/{n}"))).IsEverywhere)
            {
                _hot.Enqueue((key, n, Stopwatch.GetTimestamp()));
            }

            for (var asked = 0; asked < HotKeys; asked++)
            {
                await AskAsync(asked);
            }

            await Task.Delay(Pace);
        }
    }

    private async Task AskAsync(int key)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await reader.Cache.GetOrSetResultAsync(Hot(key), 0, static (_, _, _) => new ValueTask<string>(Absent));
        _slowestAnswer = Longer(_slowestAnswer, began);
        _answers++;
        if (answer.Value == Absent)
        {
            return;
        }

        if (answer.Value!.Split('/') is not [var named, var number] || named != key.ToString(CultureInfo.InvariantCulture))
        {
            Wrong.Enqueue($"{answer.Value} for {key}");
            return;
        }

        // A verified answer has every change that was acknowledged until one lease before it.
        var newest = _hot.Where(write => write.Key == key && Stopwatch.GetElapsedTime(write.Acknowledged, began) > Lease).Select(static write => write.Number).DefaultIfEmpty().Max();
        if (LosesNothing && answer.IsVerified && int.Parse(number, CultureInfo.InvariantCulture) < newest)
        {
            Wrong.Enqueue($"{answer.Value} for {key}, verified, long after {newest}");
        }
    }

    private static TimeSpan Longer(TimeSpan longest, long since) => Stopwatch.GetElapsedTime(since) is var span && span > longest ? span : longest;
}
