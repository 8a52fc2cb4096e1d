using Microsoft.Extensions.Configuration;

namespace FusionTiered.Servers;

/// <summary>The Redis that the surroundings of the service name: its configuration, or variables that hosting platforms set.</summary>
internal static class RedisSurroundings
{
    /// <param name="options">Where to write.</param>
    /// <param name="variables">Gives the value of a variable of the environment.</param>
    /// <param name="section">The section of this Redis; null: there is none.</param>
    /// <param name="path">The path of the section, for errors.</param>
    public static void Apply(RedisOptions options, Func<string, string?> variables, IConfigurationSection? section, string path)
    {
        // A server of the section never gets the password of another one.
        if (section is null || !RedisSection.NamesServer(section))
        {
            ApplyVariables(options, variables, path);
        }

        if (section is not null)
        {
            RedisSection.Apply(options, section);
        }
    }

    private static void ApplyVariables(RedisOptions options, Func<string, string?> lookup, string path)
    {
        try
        {
            if (!RedisEnvironment.TryApply(options, lookup))
            {
                options.Faults.Add($"Redis: no server is named; set {path}:Url, REDIS_URL or REDIS_HOST, or give UseRedis a URL.");
            }
        }
        catch (FormatException fault)
        {
            options.Faults.Add(fault.Message);
        }
    }
}
