using System.Text;
using System.Text.Json;

namespace FusionTiered.AspNetCore.Tests.Support;

/// <summary>JSON in tests.</summary>
internal static class Json
{
    public static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The names of an object's members, in their order.</summary>
    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(static one => one.Name)];

    public static JsonElement At(this JsonElement element, params string[] path) => path.Aggregate(element, static (at, name) => at.GetProperty(name));

    public static long Long(this JsonElement element, params string[] path) => element.At(path).GetInt64();

    public static string[] Texts(this JsonElement element, params string[] path) => [.. element.At(path).EnumerateArray().Select(static one => one.GetString()!)];
}
