using System.Globalization;
using FusionTiered.Show.Nodes;

namespace FusionTiered.Show.Holes;

/// <summary>
/// A tag ends a value by a mark in Redis, beside the value. A mark that ends first brings the value back. Nobody waits a day here:
/// the scene asks Redis which of the two will end first.
/// </summary>
internal sealed class ExpiredMarks : IHole
{
    public string Name => "expired-marks";

    public bool IsSlow => false;

    public async Task PlayAsync(HoleStage stage, Kind kind, HoleTable table)
    {
        var prefix = stage.NewPrefix();
        await using var a = await stage.StartAsync(kind, prefix);
        await stage.MeetAsync(a);
        await using var talk = await RedisTalk.ConnectAsync(stage.Server.Options, stage.Ct);
        var tally = new Tally();
        long marks = 0;
        for (var run = 0; run < stage.Runs; run++)
        {
            var (key, tag) = ($"long-{run}", $"long-tag-{run}");
            await a.SetAsync(Life.Long, key, "old", tag);
            await a.RemoveByTagAsync(tag);
            var value = await LeftAsync($"{prefix}v2:{EngineNode.ProfileOf(Life.Long).Of(key)}");
            var mark = marks = await LeftAsync($"{prefix}v2:__fc:t:{tag}");
            tally.Add(value > mark);
        }

        table.Add(
            "a tag ended a value that lives for 30 days: its mark in Redis ends before the value (life of the mark)",
            kind,
            tally.Cell(string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromMilliseconds(marks).TotalHours:0} h")));

        async Task<long> LeftAsync(string key) =>
            Convert.ToInt64(await talk.AskAsync(stage.Ct, "PTTL", key), CultureInfo.InvariantCulture);
    }
}
