namespace FusionTiered.Show.Nodes;

/// <summary>Host and port of a server.</summary>
public sealed record RedisAddress(string Host, int Port)
{
    private const int UsualPort = 6379;

    /// <summary>The first endpoint of options that were read from a URL.</summary>
    public static RedisAddress Of(RedisOptions options)
    {
        var uri = new Uri("redis://" + options.Endpoints[0]);
        return new(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : UsualPort);
    }
}
