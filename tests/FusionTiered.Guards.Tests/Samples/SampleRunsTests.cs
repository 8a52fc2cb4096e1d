namespace FusionTiered.Guards.Samples;

/// <summary>What the README asks a newcomer to run first does what it says.</summary>
public class SampleRunsTests
{
    [Fact]
    public async Task Every_scene_of_the_sample_does_what_it_says() =>
        (await Sample.RunAsync("--plain", "--only", "scenes")).TrimEnd().Should().MatchRegex(@"\nAll \d\d scenes and checks did what they say, in \d+\.\d s\.$");

    [Fact]
    public async Task The_traffic_of_the_sample_passes_its_checks() =>
        (await Sample.RunAsync("--plain", "--only", "traffic", "--requests", "3000", "--duration", "2"))
            .TrimEnd().Should().MatchRegex(@"\nAll \d scenes and checks did what they say, in \d+\.\d s\.$");
}
