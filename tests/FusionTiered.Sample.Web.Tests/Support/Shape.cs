using System.Text.Json;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>The names of an answer and the kinds of its values: <c>[{"id":Number,"name":String}]</c>. Of an array: its first element.</summary>
internal static class Shape
{
    public static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(one => $"\"{one.Name}\":{Of(one.Value)}"))}}}",
        JsonValueKind.Array => $"[{element.EnumerateArray().Select(Of).FirstOrDefault()}]",
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        var kind => $"{kind}",
    };
}
