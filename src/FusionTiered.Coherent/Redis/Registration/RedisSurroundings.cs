using FusionTiered.Redis.Connections;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Redis.Registration;

/// <summary>The Redis that the surroundings of the service name: its configuration, or variables that hosting platforms set.</summary>
internal static class RedisSurroundings
{
    /// <param name="options">Where to write.</param>
    /// <param name="configuration">Null: there is none, and variables are asked of the process.</param>
    /// <param name="path">The section.</param>
    public static void Apply(RedisOptions options, IConfiguration? configuration, string path)
    {
        var section = configuration?.GetSection(path);

        // A server of the section never gets the password of another one.
        if (section is null || !RedisSection.NamesServer(section))
            ApplyVariables(options, name => configuration is null ? Environment.GetEnvironmentVariable(name) : configuration[name], path);
        if (section is not null)
            RedisSection.Apply(options, section);
    }

    private static void ApplyVariables(RedisOptions options, Func<string, string?> lookup, string path)
    {
        try
        {
            if (!RedisEnvironment.TryApply(options, lookup))
                options.Faults.Add($"Redis: no server is named; set {path}:Url, REDIS_URL or REDIS_HOST, or give UseRedis a URL.");
        }
        catch (FormatException fault)
        {
            options.Faults.Add(fault.Message);
        }
    }
}
