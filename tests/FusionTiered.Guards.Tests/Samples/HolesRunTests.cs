using System.Text.Json;

namespace FusionTiered.Guards.Samples;

/// <summary>FusionCache's holes are there on plain FusionCache, and closed on the default engine.</summary>
public class HolesRunTests
{
    private const int Rows = 21;

    [Fact]
    public async Task The_default_engine_is_right_in_every_scene_of_the_holes()
    {
        var report = await PlayAsync("--kind", "default");

        report.GetProperty("ok").GetBoolean().Should().BeTrue();
        report.GetProperty("rows").EnumerateArray().Should().HaveCount(Rows).And.OnlyContain(row => WasRight(row));
    }

    [Fact]
    public async Task The_scenes_of_loads_go_wrong_on_plain_FusionCache_each_time()
    {
        var report = await PlayAsync("--kind", "plain", "--only", "loads-on-one-node");

        report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("plain")).Should().HaveCount(4)
            .And.OnlyContain(cell => cell.GetProperty("wrong").GetInt32() == cell.GetProperty("runs").GetInt32());
    }

    private static async Task<JsonElement> PlayAsync(params string[] arguments) =>
        JsonDocument.Parse(await SampleProgram.Show.RunAsync(["holes", "--quick", "--json", .. arguments])).RootElement;

    // A row that was not played says why.
    private static bool WasRight(JsonElement row) => row.GetProperty("default") is { ValueKind: JsonValueKind.Object } cell
        ? cell.GetProperty("runs").GetInt32() > 0 && cell.GetProperty("wrong").GetInt32() == 0
        : row.GetProperty("notPlayed").GetString()!.Contains("faketime", StringComparison.Ordinal);
}
