using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Servers;

/// <summary>Reads the configuration section of a cache's Redis. Every fault is kept and reported with the others.</summary>
internal static class RedisSection
{
    public const string Name = "Redis";

    private const string Url = nameof(Url);

    private static readonly (string Name, string Allowed, bool IsShown, Func<RedisOptions, string, bool> TrySet)[] Settings =
    [
        (nameof(RedisOptions.User), "a name", false, static (o, text) => Always(o.User = text)),
        (nameof(RedisOptions.Password), "a text", false, static (o, text) => Always(o.Password = text)),
        (nameof(RedisOptions.ClientName), "a text", true, static (o, text) => Always(o.ClientName = text)),
        (nameof(RedisOptions.Database), "a whole number", true, static (o, text) => Int(text, v => o.Database = v)),
        (nameof(RedisOptions.Tls), "true or false", true, static (o, text) => Bool(text, v => o.Tls = v)),
        (nameof(RedisOptions.TlsHost), "a name", true, static (o, text) => Always(o.TlsHost = text)),
        (nameof(RedisOptions.TlsAuthority), "a path", false, static (o, text) => Always(o.TlsAuthority = text)),
        (nameof(RedisOptions.TlsCertificate), "a path", false, static (o, text) => Always(o.TlsCertificate = text)),
        (nameof(RedisOptions.TlsKey), "a path", false, static (o, text) => Always(o.TlsKey = text)),
        (nameof(RedisOptions.ServiceName), "a name", true, static (o, text) => Always(o.ServiceName = text)),
        (nameof(RedisOptions.SentinelUser), "a name", false, static (o, text) => Always(o.SentinelUser = text)),
        (nameof(RedisOptions.SentinelPassword), "a text", false, static (o, text) => Always(o.SentinelPassword = text)),
        (nameof(RedisOptions.ConnectTimeout), "a time written as [d.]hh:mm:ss[.fff]", true, static (o, text) => Duration(text, v => o.ConnectTimeout = v)),
    ];

    /// <summary>Whether a server is named in it.</summary>
    public static bool NamesServer(IConfiguration section) =>
        section[Url] is { Length: > 0 } || section.GetSection(nameof(RedisOptions.Endpoints)) is var endpoints && (endpoints.Value is { Length: > 0 } || endpoints.GetChildren().Any());

    /// <summary>Reads the section over what the options hold already.</summary>
    public static void Apply(RedisOptions options, IConfiguration section)
    {
        // The URL first: what stands beside it says more.
        if (section[Url] is { Length: > 0 } url)
        {
            ApplyText(options, url, PathOf(section, Url));
        }

        ApplyEndpoints(options, section.GetSection(nameof(RedisOptions.Endpoints)));
        foreach (var child in section.GetChildren())
        {
            if (Is(child, Url) || Is(child, nameof(RedisOptions.Endpoints)))
            {
                continue;
            }

            var setting = Array.Find(Settings, setting => Is(child, setting.Name));
            if (setting.Name is null)
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "Redis", [Url, nameof(RedisOptions.Endpoints), .. Settings.Select(static one => one.Name)]));
            }
            else if (child.Value is { Length: > 0 } text && !setting.TrySet(options, text.Trim()))
            {
                options.Faults.Add($"{child.Path} is {(setting.IsShown ? $"'{text}'" : "wrong")}; it must be {setting.Allowed}.");
            }
        }
    }

    /// <summary>Reads a URL, or the text of StackExchange.Redis; a fault is kept.</summary>
    public static void ApplyText(RedisOptions options, string text, string source)
    {
        try
        {
            RedisText.Apply(options, text, source);
        }
        catch (FormatException fault)
        {
            options.Faults.Add(fault.Message);
        }
    }

    private static void ApplyEndpoints(RedisOptions options, IConfigurationSection endpoints)
    {
        string[] texts = endpoints.Value is { Length: > 0 } list
            ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. endpoints.GetChildren().Select(static child => child.Value ?? "")];
        if (texts.Length == 0)
        {
            return;
        }

        options.Endpoints.Clear();
        foreach (var text in texts)
        {
            options.Endpoints.Add(text);
        }
    }

    private static string PathOf(IConfiguration section, string setting) => section is IConfigurationSection { Path: var path } ? $"{path}:{setting}" : setting;

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);

    private static bool Always(string? text) => text is not null;

    private static bool Int(string text, Action<int> set)
    {
        var isOne = ProfileSettings.TryParseInt(text, out var value);
        if (isOne)
        {
            set(value);
        }

        return isOne;
    }

    private static bool Bool(string text, Action<bool> set)
    {
        var isOne = bool.TryParse(text, out var value);
        if (isOne)
        {
            set(value);
        }

        return isOne;
    }

    private static bool Duration(string text, Action<TimeSpan> set)
    {
        var isOne = ProfileSettings.TryParseDuration(text, out var value);
        if (isOne)
        {
            set(value);
        }

        return isOne;
    }
}
