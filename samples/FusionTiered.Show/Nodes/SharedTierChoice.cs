using FusionTiered.Show.Arguments;
using FusionTiered.Show.Run;

namespace FusionTiered.Show.Nodes;

/// <summary>Which tier the nodes of a run share: a server of its own, the one that is named, or one within the process.</summary>
public static class SharedTierChoice
{
    private const string Variable = "REDIS_URL";

    /// <returns>Null: no server is named, and nodes of this engine cannot share anything else.</returns>
    /// <exception cref="NoRedisException">The Redis that was asked for is not to be had.</exception>
    /// <exception cref="BadArgumentException">The URL cannot be read.</exception>
    public static async Task<ISharedTier?> OpenAsync(ShowOptions options, TimeProvider clock, CancellationToken ct)
    {
        if (options.SpawnRedis)
        {
            var server = await SpawnedRedis.RunAsync(clock, ct);
            return new RedisSharedTier(server.Options, server);
        }

        var argument = options.Redis is not null;
        if ((options.Redis ?? Environment.GetEnvironmentVariable(Variable)) is not { Length: > 0 } url)
        {
            return ShowEngine.Of(options.Engine).HasInProcessTier ? new InProcessSharedTier() : null;
        }

        try
        {
            return await RedisSharedTier.OpenAsync(Read(url, argument), ct);
        }
        catch (NoRedisException failure)
        {
            throw new NoRedisException($"{(argument ? "--redis" : Variable)}: {failure.Message}", failure);
        }
    }

    private static RedisOptions Read(string url, bool argument)
    {
        try
        {
            // The library's errors name the part that is wrong, never what stands there.
            var read = RedisOptions.FromLookup(name => name is Variable ? url : name is "REDIS_PASSWORD" ? Environment.GetEnvironmentVariable(name) : null)!;
            return read.Endpoints.Count == 1 ? read : throw new FormatException($"{Variable}: one server is expected.");
        }
        catch (FormatException fault)
        {
            throw new BadArgumentException(argument ? fault.Message.Replace(Variable, "--redis", StringComparison.Ordinal) : fault.Message, fault);
        }
    }
}
