using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FusionTiered.Profiles;

namespace FusionTiered.Guards.Schema;

/// <summary>The JSON schema of section FusionTiered, made from the tables that the settings are read by.</summary>
/// <remarks>Nothing is referenced: editors merge the schemas of several packages into one document, where a definition could meet another one.</remarks>
internal static class SettingsSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text() => Schema().ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";

    private static JsonObject Schema()
    {
        var cache = Cache();
        cache["properties"]!["Caches"] = Named(Cache(), "Caches with a name, for AddFusionTiered(name, configuration): each has the settings of a cache, and takes none over.");
        cache["description"] = "Settings of the FusionTiered cache. A key that is not known, and a value that is not allowed, fail the start.";
        return new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [FusionTieredOptions.SectionName] = cache } };
    }

    private static JsonObject Cache()
    {
        var cache = Section(CacheSettings.All.Select(setting => (setting.Name, SettingSchema.Of(Property<FusionTieredOptions>(setting.Name), setting.Allowed))));
        var properties = cache["properties"]!.AsObject();
        properties["KeyPrefix"]!["pattern"] = "^(?=.{1,64}$)[A-Za-z0-9._:-]*(\\{[A-Za-z0-9._:-]+\\})?[A-Za-z0-9._:-]*$";
        properties["L2"] = Described(
            Section(RemoteTierSettings.All.Select(setting => (setting.Name, SettingSchema.Of(Property<RemoteTierOptions>(setting.Name), setting.Allowed)))),
            DocText.Of(Property<FusionTieredOptions>("L2")));
        properties["Consistency"] = Described(
            Section(ConsistencySettings.All.Select(setting => (setting.Name, SettingSchema.Of(Property<ConsistencyOptions>(setting.Name), setting.Allowed)))),
            DocText.Of(Property<FusionTieredOptions>("Consistency")));
        properties["Defaults"] = Described(Profile(isDefault: true), "What holds for every profile that does not say otherwise.");
        properties["Profiles"] = Named(Profile(isDefault: false), DocText.Of(Property<FusionTieredOptions>("Profiles")));
        properties["Invalidation"] = Events();
        properties["Redis"] = Described(Redis(), "Where Redis is. Read by UseRedis().");
        properties["Endpoints"] = Described(Options("CacheEndpointOptions"), "What the endpoints of the cache show and allow. Read by AddEndpoints().");
        var coherent = Options("CoherentEngineOptions");
        coherent["properties"]!["Redis"] = Described(Options("CoherentRedisOptions"), "Limits of the coherent engine's Redis client.");
        properties["Coherent"] = Described(coherent, "Settings of the coherent engine. Read by UseCoherentEngine().");
        properties["Warmup"] = Described(Warmup(), "How the cache is warmed. Read by AddWarmer().");
        properties["Refreshers"] = Named(Options("CacheRefresherOptions"), "Background refreshers by name. Read by AddRefresher().");
        properties["Alerts"] = Described(Alerts(), "Rules for alerts, and where they go. Read by AddAlerts().");
        return cache;
    }

    private static JsonObject Profile(bool isDefault)
    {
        var profile = Section(ProfileSettings.All
            .Where(setting => !isDefault || setting.Name != nameof(CacheProfileOptions.Namespace))
            .Select(setting => (setting.Name, SettingSchema.Of(Property<CacheProfileOptions>(setting.Name), setting.Allowed))));
        if (profile["properties"]!["Namespace"] is { } space)
        {
            space["pattern"] = "^[A-Za-z0-9._:-]{1,128}$";
        }

        return profile;
    }

    private static JsonObject Events() => new()
    {
        ["description"] = "What each event invalidates: a template, or a list of them, for instance [\"feed:*\", \"provider:{providerId}:stats\"].",
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "array"), ["items"] = new JsonObject { ["type"] = "string" } },
    };

    private static JsonObject Redis()
    {
        var redis = Options("RedisOptions");
        redis["properties"]!["Url"] = new JsonObject
        {
            ["description"] = "redis://[user:password@]host[:port][,host[:port]...][/database]. Characters that mean something in a URL are percent-encoded in user and password.",
            ["type"] = "string",
        };
        return redis;
    }

    private static JsonObject Warmup()
    {
        var warmup = Options("CacheWarmupOptions");
        warmup["properties"]!["Warmers"] = Named(Options("CacheWarmerOptions"), "Warmers by name: that of the type, of the profile, or hot- and the profile.");
        return warmup;
    }

    private static JsonObject Alerts()
    {
        var alerts = Options("CacheAlertOptions");
        alerts["properties"]!["Rules"] = Named(Options("CacheAlertRule"), "Own rules by name, and changes to the rules of Set.");
        alerts["properties"]!["Webhook"] = Described(Options("CacheAlertWebhookOptions"), "Where alerts are posted to as JSON.");
        return alerts;
    }

    /// <summary>A section whose settings are the properties of an options class of one of our packages; without settings while there is no such class.</summary>
    private static JsonObject Options(string className)
    {
        var type = Repository.Packages.SelectMany(package => Assembly.LoadFrom(Repository.AssemblyPath(package)).GetExportedTypes()).FirstOrDefault(type => type.Name == className);
        var settings = type?.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsWritten) ?? [];
        return Section(settings.Select(property => (property.Name, SettingSchema.Of(property, DocText.Of(property)))));
    }

    // Functions and streams are set in code only.
    private static bool IsWritten(PropertyInfo property) =>
        property.PropertyType == typeof(IList<string>)
        || (property.CanWrite && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } type
            && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan)));

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;

    private static JsonObject Section(IEnumerable<(string Name, JsonObject Schema)> settings) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(settings.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Schema))),
        ["additionalProperties"] = false,
    };

    private static JsonObject Named(JsonObject one, string description) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["additionalProperties"] = one,
    };

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
