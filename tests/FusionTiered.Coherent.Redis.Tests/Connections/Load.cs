using System.Buffers;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.L2;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Pipelining callers with all kinds of operations, each on keys of its own; whoever gets another's value throws.</summary>
internal sealed class Load(RedisClient client)
{
    /// <summary>Bytes of a value that takes the second connection.</summary>
    public const int Large = 100_000;

    private const int AtOnce = 50;

    private static readonly SendOptions Hurried = new() { Budget = TimeSpan.FromTicks(1) };

    private int _cancelled;
    private int _timedOut;
    private int _lost;

    public int Cancelled => _cancelled;

    public int TimedOut => _timedOut;

    public int Lost => _lost;

    /// <summary>Commands that have not returned to their pools.</summary>
    public static int CommandsUnderWay =>
        PendingCommand<GetWithTtl, StoredValue>.UnderWay + PendingCommand<Get, RentedBytes?>.UnderWay
        + PendingCommand<Set, bool>.UnderWay + PendingCommand<Eval<IntegerReply, long>, long>.UnderWay;

    public Task RunAsync(int callers, int operations) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, operations / callers))));

    private async Task CallAsync(int caller, int operations)
    {
        var key = Links.Key($"soak{caller}");
        var large = Links.Key($"large{caller}");
        var value = Links.Bytes($"value{caller}");
        var largeValue = Enumerable.Repeat((byte)caller, Large).ToArray();
        var under = new Task[AtOnce];
        for (var done = 0; done < operations; done += AtOnce)
        {
            for (var i = 0; i < AtOnce; i++)
            {
                under[i] = MeetAsync((done + i) % 1000 is var n && n == 0 ? SetAsync(large, largeValue)
                    : n == 500 ? ReadAsync(large, largeValue, new() { Route = CommandRoute.Large })
                    : i < 24 ? ReadAsync(key, value)
                    : i < 40 ? SetAsync(key, value)
                    : i < 43 ? BatchAsync(key, value)
                    : i < 46 ? ScriptAsync(key)
                    : i < 48 ? CancelAsync(key, value)
                    : ReadAsync(key, value, Hurried));
            }

            await Task.WhenAll(under);
        }
    }

    private async Task MeetAsync(Task operation)
    {
        try
        {
            await operation.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
        catch (RedisTimeoutException)
        {
            Interlocked.Increment(ref _timedOut);
        }
        catch (RedisException failure) when (failure is RedisConnectionLostException or RedisNotConnectedException)
        {
            Interlocked.Increment(ref _lost);
            await client.WhenConnectedAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(RedisKey key, ReadOnlyMemory<byte> expected, SendOptions options = default, CancellationToken cancellation = default)
    {
        using var read = await client.GetWithTtlAsync(key, options, cancellation).ConfigureAwait(false);
        Check(read.Bytes, expected);
    }

    private Task<bool> SetAsync(RedisKey key, ReadOnlyMemory<byte> value) => client.SetAsync(key, value).AsTask();

    private async Task BatchAsync(RedisKey key, ReadOnlyMemory<byte> value)
    {
        var batch = new RedisBatch();
        var first = batch.Get(key);
        batch.Set(new(key, value));
        var second = batch.Get(key);
        await batch.SendAsync(client).ConfigureAwait(false);
        using var before = first.Result;
        using var after = second.Result;
        Check(before, value);
        Check(after, value);
    }

    private Task<long> ScriptAsync(RedisKey key) => client.EvalAsync<IntegerReply, long>(
        Scripts.Touch.Quiet, new[] { key }, new[] { Scripts.Argument(60_000), Scripts.Argument(0) }).AsTask();

    private async Task CancelAsync(RedisKey key, ReadOnlyMemory<byte> value)
    {
        using var cancellation = new CancellationTokenSource();
        var reading = ReadAsync(key, value, cancellation: cancellation.Token);
        await cancellation.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    private static void Check(RentedBytes? read, ReadOnlyMemory<byte> expected)
    {
        if (read is not null && !read.Span.SequenceEqual(expected.Span))
            throw new InvalidOperationException("Another's value.");
    }
}
