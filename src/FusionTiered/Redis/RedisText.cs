using System.Globalization;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>Reads where Redis is: StackExchange.Redis's own text, or a URL.</summary>
internal static class RedisText
{
    // What a cache wants of a Redis that is away: start without it, wait half a second for it at most, do not queue for it.
    // The text may say otherwise; later words win.
    private const string Defaults = "abortConnect=false,connectTimeout=2000,asyncTimeout=500,syncTimeout=500,";

    /// <param name="text"><c>host:port,password=...</c>, or <c>redis[s]://[user:password@]host[:port][/database]</c>.</param>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ConfigurationOptions options;
        if (text.Contains("://", StringComparison.Ordinal))
        {
            options = ConfigurationOptions.Parse(Defaults.TrimEnd(','));
            Apply(new Uri(text, UriKind.Absolute), options);
        }
        else
        {
            options = ConfigurationOptions.Parse(Defaults + text);
        }

        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    private static void Apply(Uri url, ConfigurationOptions options)
    {
        if (url.Scheme is not ("redis" or "rediss"))
        {
            throw new ArgumentException($"The URL of Redis begins with '{url.Scheme}://'; it must begin with redis:// or rediss://.", nameof(url));
        }

        options.Ssl = url.Scheme is "rediss";
        options.EndPoints.Add(url.Host, url.Port < 0 ? 6379 : url.Port);
        var user = url.UserInfo.Split(':', 2);
        if (user is [var name, var password])
        {
            options.User = name.Length == 0 ? null : Uri.UnescapeDataString(name);
            options.Password = Uri.UnescapeDataString(password);
        }

        var path = url.AbsolutePath.Trim('/');
        if (path.Length > 0)
        {
            options.DefaultDatabase = int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
                ? database
                : throw new ArgumentException("The path of the URL of Redis is the number of a database; it is not a number.", nameof(url));
        }
    }
}
