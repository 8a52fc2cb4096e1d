using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>Bare commands over the coherent engine's own client, on the values that a node of that engine wrote.</summary>
internal sealed class RawCoherentClient : IAsyncDisposable
{
    /// <summary>Before the keys of the node whose values it reads.</summary>
    public const string KeyPrefix = "bytes:";

    private static readonly RedisKey[] Keys = [.. RedisKeys.Texts(KeyPrefix).Select(static key => new RedisKey(key))];

    private static readonly RedisKey[] Hundred = Keys[..RedisKeys.Many];
    private static readonly RedisKey[] Own = [.. RedisKeys.Texts("own:").Select(static key => new RedisKey(key))];

    private readonly RedisClient _client;
    private readonly byte[] _value;

    public RawCoherentClient(string url, byte[] value)
    {
        var options = new RedisOptions();
        options.Endpoints.Clear();
        options.Endpoints.Add(new Uri(url).Authority);
        _client = new(RedisOptionsCompiler.Compile(options, new()));
        _client.Start();
        _value = value;
    }

    public async Task GetAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            (await _client.GetAsync(Keys[i % RedisKeys.Count]))?.Dispose();
        }
    }

    public async Task GetWithTtlAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            (await _client.GetWithTtlAsync(Keys[i % RedisKeys.Count])).Dispose();
        }
    }

    public async Task GetManyAsync(int first, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            foreach (var value in await _client.GetManyAsync(Hundred))
            {
                value?.Dispose();
            }
        }
    }

    public async Task GetManyWithTtlAsync(int first, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            foreach (var value in await _client.GetManyWithTtlAsync(Hundred))
            {
                value.Dispose();
            }
        }
    }

    // Keys of its own: the engine's values stay as they are.
    public async Task SetAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _client.SetAsync(Own[i % RedisKeys.Count], _value, 60_000);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
