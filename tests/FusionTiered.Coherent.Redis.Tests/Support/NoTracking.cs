namespace FusionTiered.Redis.Tests.Support;

/// <summary>A server that refuses client tracking to one user, as some managed servers do to everybody.</summary>
internal static class NoTracking
{
    private const string User = "app";
    private const string Password = "p";

    /// <summary>Starts a server with such a user.</summary>
    public static Task<RedisServer> StartAsync() => RedisServer.StartAsync(Rules("-client|tracking"));

    /// <summary>The arguments of a server with a user that lacks some rights.</summary>
    /// <param name="without">Such as <c>-subscribe</c>.</param>
    public static string[] Rules(params string[] without) => ["--user", User, "on", ">" + Password, "~*", "&*", "+@all", .. without];

    public static void LogIn(RedisSettings settings) => (settings.User, settings.Password) = (User, Password);

    public static void LogIn(RedisOptions settings) => (settings.User, settings.Password) = (User, Password);
}
