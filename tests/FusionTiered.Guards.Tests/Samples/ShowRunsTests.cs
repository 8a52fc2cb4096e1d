namespace FusionTiered.Guards.Samples;

/// <summary>The show does what it says, on both engines.</summary>
public class ShowRunsTests
{
    [Fact]
    public async Task Every_scene_of_the_show_does_what_it_says() =>
        (await SampleProgram.Show.RunAsync("--plain", "--only", "scenes")).TrimEnd().Should().MatchRegex(@"\nAll \d\d scenes and checks did what they say, in \d+\.\d s\.$");

    [Theory, InlineData("coherent"), InlineData("fusioncache")]
    public async Task The_traffic_of_the_show_passes_its_checks(string engine) =>
        (await SampleProgram.Show.RunAsync("--plain", "--engine", engine, "--only", "traffic", "--requests", "3000", "--duration", "2"))
            .TrimEnd().Should().MatchRegex(@"\nAll \d scenes and checks did what they say, in \d+\.\d s\.$");

    [Theory]
    [InlineData("one-call-for-many", "  ok   one-call-for-many: 250 callers: 1 source call")]
    [InlineData("set-wins-over-load", "  ok   set-wins-over-load: ")]
    [InlineData("l1-bound-under-pressure", "  ok   l1-bound-under-pressure: 100,000 pages written = ")]
    [InlineData("node-cut-off", "  -    node-cut-off: not played: ")]
    public async Task A_scene_is_marked_where_FusionCache_does_not_promise_it_and_is_ok_where_it_does(string scene, string said) =>
        (await SampleProgram.Show.RunAsync("--plain", "--engine", "fusioncache", "--only", scene)).Should().Contain(said);
}
