using System.Globalization;
using FusionTiered.WriteBehind.Redis;
using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>What a buffer asks of Redis, each in one step.</summary>
/// <param name="connection">The connection.</param>
/// <param name="keys">The keys of the buffer.</param>
/// <param name="node">The name of this node.</param>
/// <param name="partitions">How many partitions this node counts.</param>
/// <param name="group">Takes writes that must be on disk. Null: Redis decides.</param>
internal sealed class StreamStore(BufferConnection connection, BufferKeys keys, string node, int partitions, GroupCommit? group = null) : IAsyncDisposable, IDisposable
{
    public BufferConnection Connection => connection;

    /// <summary>Takes a write. Null: the buffer is full.</summary>
    /// <exception cref="BufferRefusedException">Another number of partitions holds.</exception>
    /// <exception cref="NotOnDiskException">It is taken, and may not be on disk.</exception>
    public async ValueTask<(long Sequence, string Entry, bool IsReplacement)?> AcceptAsync(int partition, string key, byte[] payload, int most, bool coalesce)
    {
        RedisKey[] used = [keys.Sequence, keys.Stream(partition), keys.Writes, keys.Newest, keys.Poison, keys.Partitions];
        RedisValue[] values = [key, payload, most, coalesce ? 1 : 0, BufferKeys.Group, partition, partitions];
        var (answer, notOnDisk) = group is null
            ? (await RunAsync(BufferScripts.Accept, used, values).ConfigureAwait(false), null)
            : await group.RunAsync(BufferScripts.Accept, used, values).ConfigureAwait(false);
        return Fitting(answer).Length < 3 ? null
            : notOnDisk is null ? ((long)answer[0], (string)answer[1]!, (int)answer[2] == 1)
            : throw new NotOnDiskException(notOnDisk);
    }

    public async ValueTask<bool> AnnounceAsync(string key, string entry, long sequence) =>
        (int)await RunAsync(BufferScripts.Announce, [keys.Newest], [key, Place(entry, sequence)]).ConfigureAwait(false) == 1;

    public async ValueTask<byte[]?[]> FindAsync(IEnumerable<CacheKey> wanted)
    {
        var answer = await RunAsync(BufferScripts.Find, [keys.Newest, keys.Writes], [.. wanted.Select(static key => (RedisValue)key.Text)]).ConfigureAwait(false);
        return [.. Items(answer).Select(static one => (byte[]?)one)];
    }

    /// <summary>Null: another node has it.</summary>
    /// <exception cref="BufferRefusedException">Another number of partitions holds.</exception>
    public async ValueTask<Owner?> AcquireAsync(int partition, TimeSpan lease)
    {
        var token = (long)Fitting(await RunAsync(
            BufferScripts.Acquire, [keys.Owner(partition), keys.Token, keys.Partitions], [node, Milliseconds(lease), partitions]).ConfigureAwait(false));
        return token == 0 ? null : new(partition, token, string.Create(CultureInfo.InvariantCulture, $"{token}:{node}"));
    }

    public async ValueTask<bool> RenewAsync(Owner owner, TimeSpan lease) =>
        (int)await RunAsync(BufferScripts.Renew, [keys.Owner(owner.Partition)], [owner.Holder, Milliseconds(lease)]).ConfigureAwait(false) == 1;

    public async ValueTask ReleaseAsync(Owner owner) =>
        await RunAsync(BufferScripts.Release, [keys.Owner(owner.Partition)], [owner.Holder]).ConfigureAwait(false);

    /// <summary>Claims entries that owners before had claimed, from the cursor on. The cursor <c>0-0</c> is the end.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask<(string Cursor, List<StreamEntry> Entries)> TakeOverAsync(Owner owner, string cursor, int most)
    {
        var answer = Held(await RunAsync(
            BufferScripts.TakeOver,
            [keys.Owner(owner.Partition), keys.Stream(owner.Partition), keys.Writes],
            [owner.Now, BufferKeys.Group, node, most, cursor, owner.Partition]).ConfigureAwait(false));
        return ((string)answer[0]!, Entries(answer[1]));
    }

    /// <summary>Claims new entries.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask<List<StreamEntry>> ClaimAsync(Owner owner, int most)
    {
        var claimed = Entries(Held(await RunAsync(
            BufferScripts.Claim,
            [keys.Owner(owner.Partition), keys.Stream(owner.Partition), keys.Writes],
            [owner.Now, BufferKeys.Group, node, most, owner.Partition, owner.Next]).ConfigureAwait(false)));
        if (claimed.Count > 0)
        {
            owner.Step();
        }

        return claimed;
    }

    /// <summary>Takes sunk writes out.</summary>
    /// <returns>The places of those whose values the cache may not have.</returns>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask<List<int>> SunkAsync(Owner owner, IReadOnlyList<(string Entry, string Key)> sunk)
    {
        var answer = Held(await RunAsync(
            BufferScripts.Sunk,
            [keys.Owner(owner.Partition), keys.Stream(owner.Partition), keys.Writes, keys.Newest],
            [owner.Now, BufferKeys.Group, owner.Partition, owner.Next, .. sunk.SelectMany(static one => (RedisValue[])[one.Entry, one.Key])]).ConfigureAwait(false));
        owner.Step();
        return [.. Items(answer).Select(static place => (int)place - 1)];
    }

    /// <summary>Moves a write aside.</summary>
    /// <returns>Whether it was the newest of its key.</returns>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask<bool> StepAsideAsync(Owner owner, string entry, string key, string failure)
    {
        var answer = (int)Held(await RunAsync(
            BufferScripts.StepAside,
            [keys.Owner(owner.Partition), keys.Stream(owner.Partition), keys.Writes, keys.Newest, keys.Poison],
            [owner.Now, BufferKeys.Group, owner.Partition, entry, key, failure, owner.Next]).ConfigureAwait(false));
        owner.Step();
        return answer == 1;
    }

    /// <summary>Agrees with the other nodes on the number of partitions.</summary>
    /// <exception cref="BufferRefusedException">Another number holds.</exception>
    public async ValueTask AgreeAsync(int most)
    {
        var held = (int)await RunAsync(
            BufferScripts.Agree, [keys.Partitions, keys.Writes, .. Enumerable.Range(0, most).Select(keys.Owner)], [partitions]).ConfigureAwait(false);
        if (held != partitions)
        {
            throw BufferRefusedException.Partitions(partitions, held);
        }
    }

    /// <summary>How many writes wait, and how many have stepped aside, on all nodes.</summary>
    public async ValueTask<(long Pending, long Poison)> CountAsync()
    {
        var database = await connection.GetAsync().ConfigureAwait(false);
        var (pending, poison) = (database.HashLengthAsync(keys.Writes, CommandFlags.DemandMaster), database.HashLengthAsync(keys.Poison, CommandFlags.DemandMaster));
        return (await pending.ConfigureAwait(false), await poison.ConfigureAwait(false));
    }

    public async ValueTask<HashEntry[]> PoisonAsync() =>
        await (await connection.GetAsync().ConfigureAwait(false)).HashGetAllAsync(keys.Poison, CommandFlags.DemandMaster).ConfigureAwait(false);

    public async ValueTask<bool> DropPoisonAsync(RedisValue field) =>
        await (await connection.GetAsync().ConfigureAwait(false)).HashDeleteAsync(keys.Poison, field).ConfigureAwait(false);

    /// <summary>What the server says of its memory and of its persistence.</summary>
    public async ValueTask<(string Memory, string Persistence)> InfoAsync()
    {
        var answer = await RunAsync(BufferScripts.Info, [keys.Sequence], []).ConfigureAwait(false);
        return ((string?)answer[0] ?? string.Empty, (string?)answer[1] ?? string.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        if (group is not null)
        {
            await group.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        group?.Dispose();
        connection.Dispose();
    }

    private static string Place(string entry, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{entry}|{sequence}");

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private RedisResult Fitting(RedisResult answer) =>
        answer.Resp2Type == ResultType.Integer && (long)answer < 0 ? throw BufferRefusedException.Partitions(partitions, -(long)answer) : answer;

    private static RedisResult Held(RedisResult answer) =>
        answer.Resp2Type == ResultType.Integer && (long)answer < 0 ? throw new LeaseLostException() : answer;

    private static IEnumerable<RedisResult> Items(RedisResult answer) => (RedisResult[]?)answer ?? [];

    private static List<StreamEntry> Entries(RedisResult answer) =>
        [.. Items(answer).Select(static one => new StreamEntry((string)one[0]!, (string)one[1]!, (byte[]?)one[2], one.Length > 3 ? (int)one[3] : 1))];

    private async ValueTask<RedisResult> RunAsync(string script, RedisKey[] used, RedisValue[] values) =>
        await (await connection.GetAsync().ConfigureAwait(false)).ScriptEvaluateAsync(script, used, values, CommandFlags.DemandMaster).ConfigureAwait(false);
}
