using System.ComponentModel;
using System.Text.Json;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>POST invalidate</c>: an event, by its name and its data; in the query, or as the body <c>{"event":"...","data":{...}}</c>.</summary>
internal static class InvalidateEndpoint
{
    private const string Change = "invalidate";

    public static async Task<IResult> PostAsync(
        HttpContext http,
        [Description("The name of the event, for instance signal.created.")] string? @event,
        [Description("Its data, a JSON object.")] string? data,
        CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var (name, values) = await ReadAsync(http, @event, data, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<InvalidationTarget> targets;
        try
        {
            targets = cache.Events?.Map.Match(name, values).Targets ?? [];
            var before = Counted.Of(cache, targets);
            var write = (await cache.Cache.InvalidateAsync(name, values, cancellationToken).ConfigureAwait(false)).AtLeast(before);
            mapping.Audit.Changed(http, cache.Name, Change, $"event '{name}'", write);
            return Answer.Json(
                http,
                new InvalidateAnswer(name, [.. targets.Select(one => Shown(cache, one))], write.Removed, write.Reach.ToString()),
                AnswerJson.Default.InvalidateAnswer);
        }
        catch (UnknownEventException unknown)
        {
            throw new WrongInputException("event", name, unknown.KnownNames.Count == 0 ? "the name of a mapped event; none is mapped (AddInvalidation)" : $"one of: {string.Join(", ", unknown.KnownNames)}");
        }
        catch (MissingEventValueException missing)
        {
            throw WrongInputException.Of($"data.{missing.Placeholder}", missing.Message);
        }
        catch (ArgumentException wrong)
        {
            // A value makes a key too long, or no key at all.
            throw WrongInputException.Of("data", wrong.Message);
        }
        catch (InvalidationFailedException failed)
        {
            mapping.Audit.Failed(http, cache.Name, Change, $"event '{name}'", failed);
            return TypedResults.Problem("The values were invalidated, and handlers of the event failed. The log of the application has the reasons.", statusCode: StatusCodes.Status500InternalServerError, title: "Handlers failed.");
        }
    }

    private static async ValueTask<(string Name, IReadOnlyDictionary<string, string> Data)> ReadAsync(HttpContext http, string? name, string? data, CancellationToken cancellationToken)
    {
        try
        {
            if (!string.IsNullOrEmpty(name))
            {
                return (name, EventData.Parse(string.IsNullOrEmpty(data) ? "{}" : data));
            }

            using var body = await Input.BodyAsync(http.Request, cancellationToken).ConfigureAwait(false);
            if (body is null || Input.Text(body.RootElement, "event") is not { Length: > 0 } written)
            {
                throw new WrongInputException("event", value: null, "the name of an event, in the query or in the body {\"event\":\"...\",\"data\":{...}}");
            }

            return (written, body.RootElement.TryGetProperty("data", out var values) && values.ValueKind != JsonValueKind.Null ? EventData.From(values) : EventData.Parse("{}"));
        }
        catch (InvalidEventDataException wrong)
        {
            throw WrongInputException.Of("data", wrong.Message);
        }
    }

    // The caller knows the data. Keys are hidden all the same: the templates are the application's.
    private static string Shown(MappedCache cache, InvalidationTarget target) => target.Kind switch
    {
        InvalidationTargetKind.Key => cache.Redaction.Key(target.KeyToRemove),
        InvalidationTargetKind.Profile => target.Text,
        _ => cache.Redaction.Tag(target.Text),
    };
}
