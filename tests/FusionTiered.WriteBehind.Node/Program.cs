using FusionTiered;
using Microsoft.Extensions.DependencyInjection;

// One node that writes behind, as a process of its own, for tests that kill it. Its sink is a file that outlives it: a line for each write, "key value sequence id".
// Arguments: endpoint, file of the sink, how long the sink takes for a batch in ms (-1: for ever), whether it takes over.
var orders = new CacheProfile("orders");
var slow = int.Parse(args[2]);
using var file = new FileStream(args[1], FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
var services = new ServiceCollection();
services.AddFusionTieredCore(options => options.Add(orders)).UseCoherentEngine().UseRedis(redis => redis.Endpoints.Add(args[0])).AddDurableWriteBehind<int>(orders, SinkAsync, options =>
{
    options.BatchSize = 20;
    options.BatchDelay = TimeSpan.FromMilliseconds(20);
    options.Coalesce = false;
    options.Partitions = 2;
    options.Lease = TimeSpan.FromSeconds(1);
    options.RetryDelay = TimeSpan.FromMilliseconds(50);
    options.TakesOver = args[3] == "takes-over";
});
await using var provider = services.BuildServiceProvider();
var writes = provider.GetRequiredService<IWriteBehind<int>>();
Tell("ready");

while (await Console.In.ReadLineAsync() is { } line)
{
    var words = line.Split(' ');
    switch (words[0])
    {
        case "write":
            await WriteAsync(words[1], int.Parse(words[2]));
            break;
        case "write-on": // for ever, from a number on: four keys, each with rising values
            _ = Enumerable.Range(0, 4).Select(each => Task.Run(() => WriteOnAsync($"{words[1]}{each}", int.Parse(words[2])))).ToArray();
            break;
        case "flush":
            await writes.FlushAsync(orders);
            Tell("flushed");
            break;
    }
}

async Task WriteOnAsync(string key, int value)
{
    while (true)
        await WriteAsync(key, value++);
}

async Task WriteAsync(string key, int value)
{
    try
    {
        await writes.WriteAsync(orders.Of(key), value);
        Tell($"ok {key} {value}");
    }
    catch (WriteNotAcceptedException)
    {
        await Task.Delay(20); // Redis is away; it was not acknowledged, and another one is tried
    }
}

async ValueTask SinkAsync(WriteBehindBatch<int> batch, CancellationToken token)
{
    Tell("sinking");
    await Task.Delay(slow, token);
    using var turn = await TurnAsync(token);
    foreach (var write in batch.Writes)
    {
        var key = write.Key.Text["orders:".Length..];
        Fence(key, batch.FencingToken);
        file.Write(System.Text.Encoding.UTF8.GetBytes($"{key} {write.Value} {write.Sequence} {write.Id:N}\n")); // one system call: a kill leaves whole lines
    }

    Tell("sunk");
}

// One process and one batch at a time. A kill ends it.
async Task<FileStream> TurnAsync(CancellationToken token)
{
    while (true)
    {
        try
        {
            return new FileStream(args[1] + ".turn", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            await Task.Delay(1, token);
        }
    }
}

// As a table with a column for the token: a node that was frozen writes nothing after its successor.
void Fence(string key, long token)
{
    var fence = $"{args[1]}.{key}.fence";
    if (File.Exists(fence) && long.TryParse(File.ReadAllText(fence), out var held) && held > token)
        throw new InvalidOperationException("A later owner has written.");
    File.WriteAllText(fence, token.ToString());
}

static void Tell(string line)
{
    lock (Console.Out)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
