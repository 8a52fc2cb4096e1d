using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FusionTiered.Guards.Schema;

/// <summary>The schema of one setting: its type, what it may be where that is simple, and its docstring.</summary>
internal static partial class SettingSchema
{
    public const string Duration = @"^(\d+\.)?([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d{1,7})?$";

    /// <param name="property">The setting.</param>
    /// <param name="allowed">What it may be, in the words of the tables of settings: "1 to 10", "0 (never) or 64 to 536870912".</param>
    public static JsonObject Of(PropertyInfo property, string allowed)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = new JsonObject { ["description"] = DocText.Of(property) };
        if (type == typeof(TimeSpan))
        {
            schema["type"] = "string";
            schema["pattern"] = Duration;
        }
        else if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]);
        }
        else if (type == typeof(bool))
        {
            schema["type"] = "boolean";
        }
        else if (type == typeof(double) || type == typeof(int) || type == typeof(long))
        {
            schema["type"] = type == typeof(double) ? "number" : "integer";
            AddRange(schema, allowed.Replace(",", ""));
        }
        else if (typeof(IEnumerable<string>).IsAssignableFrom(type) && type != typeof(string))
        {
            schema["type"] = new JsonArray("string", "array");
            schema["items"] = new JsonObject { ["type"] = "string" };
        }
        else
        {
            schema["type"] = "string";
        }

        return schema;
    }

    private static void AddRange(JsonObject schema, string allowed)
    {
        Add("minimum", Least());
        Add("maximum", Most());
        Add("exclusiveMaximum", Below());

        void Add(string keyword, Regex bound)
        {
            if (bound.Match(allowed) is { Success: true } found)
            {
                schema[keyword] = decimal.Parse(found.Groups["bound"].Value, CultureInfo.InvariantCulture);
            }
        }
    }

    [GeneratedRegex(@"(^|From )(?<bound>\d+)|(?<bound>\d+) or more")]
    private static partial Regex Least();

    [GeneratedRegex(@" to (?<bound>\d+(\.\d+)?)")]
    private static partial Regex Most();

    [GeneratedRegex(@" below (?<bound>\d+)")]
    private static partial Regex Below();
}
