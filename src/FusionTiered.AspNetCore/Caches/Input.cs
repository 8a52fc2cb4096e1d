using System.Globalization;
using System.Text.Json;
using FusionTiered.Profiles;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>Reads the values of requests, and says which one is wrong.</summary>
internal static class Input
{
    private const int LongestBody = 64 << 10;

    /// <summary>A whole number; <paramref name="otherwise"/> where it was left out.</summary>
    public static int Number(string field, string? text, int least, int most, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new WrongInputException(field, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>True or false; false where it was left out.</summary>
    public static bool Switch(string field, string? text) =>
        string.IsNullOrEmpty(text) ? false
        : bool.TryParse(text, out var value) ? value
        : throw new WrongInputException(field, text, "true or false");

    /// <summary>Whether only the memory of this node is meant.</summary>
    public static bool IsMemoryAlone(string? tier) =>
        !string.IsNullOrEmpty(tier) && (string.Equals(tier, "l1", StringComparison.OrdinalIgnoreCase) ? true : throw new WrongInputException("tier", tier, "l1, or left out"));

    /// <summary>A key, in the spelling that answers show.</summary>
    public static CacheKey Key(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new WrongInputException("key", text, "the text of a key, for instance market:btc");
        }

        try
        {
            return CacheKey.Parse(text);
        }
        catch (InvalidKeyException wrong)
        {
            throw WrongInputException.Of("key", wrong.Message);
        }
    }

    /// <summary>A profile; null where it was left out.</summary>
    public static string? Profile(MappedCache cache, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        string[] known = [.. cache.Cache.GetStatistics().Profiles.Select(static one => one.Profile)];
        return Array.Find(known, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new WrongInputException("profile", name, NearestName.Of(name, known) is { } near ? $"one of: {string.Join(", ", known)}. Did you mean {near}?" : $"one of: {string.Join(", ", known)}");
    }

    /// <summary>The JSON object of the body; null: there is no body.</summary>
    public static async ValueTask<JsonDocument?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return null;
        }

        if (!request.HasJsonContentType())
        {
            throw new WrongInputException("Content-Type", request.ContentType, "application/json");
        }

        if (request.ContentLength > LongestBody)
        {
            throw WrongInputException.Of("body", $"The body has {request.ContentLength} bytes; it must have at most {LongestBody}.");
        }

        JsonDocument body;
        try
        {
            using var read = new MemoryStream();
            await CopyAsync(request.Body, read, cancellationToken).ConfigureAwait(false);
            body = JsonDocument.Parse(read.ToArray(), new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException broken)
        {
            throw WrongInputException.Of("body", string.Create(CultureInfo.InvariantCulture, $"The body is no JSON (line {(broken.LineNumber ?? 0) + 1}, byte {broken.BytePositionInLine ?? 0})."));
        }

        if (body.RootElement.ValueKind != JsonValueKind.Object)
        {
            body.Dispose();
            throw WrongInputException.Of("body", "The body must be a JSON object.");
        }

        return body;
    }

    /// <summary>A text of the body; null: it was left out.</summary>
    public static string? Text(JsonElement body, string field) =>
        !body.TryGetProperty(field, out var member) || member.ValueKind == JsonValueKind.Null ? null
        : member.ValueKind == JsonValueKind.String ? member.GetString()
        : throw new WrongInputException(field, member.ValueKind.ToString(), "a text");

    private static async Task CopyAsync(Stream body, MemoryStream into, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (into.Length + read > LongestBody)
            {
                throw WrongInputException.Of("body", $"The body must have at most {LongestBody} bytes.");
            }

            into.Write(buffer, 0, read);
        }
    }
}
