using System.ComponentModel;
using FusionTiered.AspNetCore.Answers;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;
using Microsoft.AspNetCore.Http;

namespace FusionTiered.AspNetCore.Endpoints;

/// <summary><c>GET entry</c>: one key in both tiers, side by side.</summary>
internal static class EntryEndpoint
{
    public static async Task<IResult> GetAsync(
        HttpContext http,
        [Description("The text of the key, for instance market:btc.")] string? key,
        [Description("Whether to show the values as well: true or false. The application has to allow it.")] string? value,
        CancellationToken cancellationToken)
    {
        var mapping = CacheMapping.Of(http);
        var cache = mapping.Find(http);
        var asked = Input.Key(key);
        var wantsValue = Input.Switch("value", value);
        if (wantsValue && !mapping.Options.ShowValues)
        {
            throw new WrongInputException("value", value, "false: the application shows no values (ShowValues is False)");
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(mapping.Options.ProbeDeadline);
        var found = await cache.Inspector.InspectAsync(asked, wantsValue, ends.Token).ConfigureAwait(false);
        if (found is { L1: null, L2: null, Probe: { IsThere: false } or { IsAnswered: true } })
        {
            return TypedResults.Problem($"No tier has an entry of {cache.Redaction.Key(in asked)}.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
        }

        var values = new ValueText(http);
        var probe = found.Probe;
        return Answer.Json(
            http,
            new EntryAnswer(
                cache.Redaction.Key(in asked),
                cache.ProfileOf(in asked),
                Tier(cache, found.L1, values),
                Tier(cache, found.L2, values),
                !probe.IsThere ? "None" : probe.IsAnswered ? "Answered" : probe.Failure ?? "Unknown"),
            AnswerJson.Default.EntryAnswer);
    }

    private static EntryTierAnswer? Tier(MappedCache cache, InspectedEntry? entry, ValueText values) => entry is null ? null : new EntryTierAnswer
    {
        Age = Figures.Seconds(entry.Age),
        FreshFor = Figures.Seconds(entry.FreshFor),
        StaleUntil = Figures.Seconds(entry.KeptFor),
        Stale = entry.FreshFor is { } left ? left <= TimeSpan.Zero : null,
        Tags = [.. entry.Tags.Select(cache.Redaction.Tag)],
        Bytes = entry.Bytes,
        Verified = entry.IsVerified,
        Nothing = entry.IsNothing,
        Unreadable = entry.IsUnreadable,
        Type = entry.Type,
        Value = values.Of(entry.Value),
    };
}
