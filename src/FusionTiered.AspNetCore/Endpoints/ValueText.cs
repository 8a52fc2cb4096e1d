using System.Text.Json;
using FusionTiered.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary>Values as JSON, by the JSON options that the application has for its own endpoints.</summary>
internal sealed class ValueText(HttpContext http)
{
    private readonly JsonSerializerOptions _json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    /// <summary>A value of memory, or the text of one in L2.</summary>
    public JsonElement? Of(object? value)
    {
        switch (value)
        {
            case null:
                return null;

            case string text:
                return Parsed(text) ?? JsonSerializer.SerializeToElement(text, AnswerJson.Default.String);

            default:
                return _json.TryGetTypeInfo(value.GetType(), out var type)
                    ? JsonSerializer.SerializeToElement(value, type)
                    : JsonSerializer.SerializeToElement(value.ToString() ?? string.Empty, AnswerJson.Default.String);
        }
    }

    private static JsonElement? Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
