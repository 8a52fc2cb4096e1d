using System.Text.Json;

namespace FusionTiered;

/// <summary>Reads the data of a named event from JSON: <c>{"providerId":"123"}</c>.</summary>
/// <remarks>
/// Texts are taken as they are, numbers as they are written, <c>true</c> and <c>false</c> in lower case, as keys spell them.
/// A <c>null</c> counts as absent.
/// </remarks>
public static class EventData
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8 };

    /// <summary>Reads the data from the text of a JSON object.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The values by their names; upper and lower case are different.</returns>
    /// <exception cref="InvalidEventDataException">The text is no JSON object, or a value is an object or an array.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException broken)
        {
            // Not its message, which may show what stands there.
            throw new InvalidEventDataException($"it is no JSON (line {(broken.LineNumber ?? 0) + 1}, byte {broken.BytePositionInLine ?? 0})");
        }

        using (document)
        {
            return From(document.RootElement);
        }
    }

    /// <summary>Reads the data from a JSON object.</summary>
    /// <param name="data">The object.</param>
    /// <returns>The values by their names; upper and lower case are different.</returns>
    /// <exception cref="InvalidEventDataException">It is no object, a value is an object or an array, or a name occurs twice.</exception>
    public static IReadOnlyDictionary<string, string> From(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidEventDataException($"it is {Named(data.ValueKind)}");
        }

        try
        {
            return ValuesOf(data);
        }
        catch (InvalidOperationException broken) when (broken is not ObjectDisposedException)
        {
            throw new InvalidEventDataException("a name or a text in it has half of a surrogate pair");
        }
    }

    private static Dictionary<string, string> ValuesOf(JsonElement data)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in data.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!values.TryAdd(property.Name, TextOf(property)))
            {
                throw InvalidEventDataException.Of(property.Name, "occurs twice");
            }
        }

        return values;
    }

    private static string TextOf(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString()!,
        JsonValueKind.Number => property.Value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        var other => throw InvalidEventDataException.Of(property.Name, $"is {Named(other)}"),
    };

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "nothing",
    };
}
