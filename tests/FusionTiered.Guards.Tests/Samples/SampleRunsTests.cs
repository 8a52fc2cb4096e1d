using System.Text.Json;

namespace FusionTiered.Guards.Samples;

/// <summary>The sample, which a newcomer runs first and reads, does what it says and stays short.</summary>
public class SampleRunsTests
{
    private const string NobodyListens = "redis://127.0.0.1:1";

    [Theory]
    [InlineData("fusioncache", "Garnet, a Redis-compatible server in this process")]
    [InlineData("coherent", "a store in this process")]
    public async Task Every_claim_of_the_sample_is_so_and_it_says_what_its_nodes_share(string engine, string l2) =>
        (await SampleProgram.Sample.RunAsync("--engine", engine)).Should().EndWith("4 of 4 claims were so.\n").And.Contain($"that share {l2} (L2)");

    [Fact]
    public async Task The_sample_needs_no_argument_and_fits_on_a_screen() =>
        (await SampleProgram.Sample.RunAsync()).Split('\n').Should().HaveCountLessThan(26).And.OnlyContain(line => line.Length <= 140 && line.All(c => c >= ' ' && c < 127));

    [Fact]
    public async Task The_sample_as_JSON_is_one_object_with_scenes_and_figures()
    {
        var report = JsonDocument.Parse(await SampleProgram.Sample.RunAsync("--json", "--verbose")).RootElement;

        report.GetProperty("ok").GetBoolean().Should().BeTrue();
        report.GetProperty("engine").GetString().Should().Be("fusioncache");
        report.GetProperty("scenes").EnumerateArray().Select(scene => scene.GetProperty("name").GetString()).Should().Equal("one-load", "traffic", "event", "fail-safe");
        report.GetProperty("scenes").EnumerateArray().Should().OnlyContain(scene => scene.GetProperty("ok").GetBoolean() && scene.GetProperty("detail").GetString()!.Length > 0);
        report.GetProperty("profiles").EnumerateArray().Should().HaveCount(4).And.OnlyContain(profile => profile.GetProperty("requests").GetInt64() > 20 * profile.GetProperty("sourceCalls").GetInt64());
    }

    [Fact]
    public async Task A_claim_of_the_sample_that_is_not_so_fails_it()
    {
        // The nodes can share nothing there, so that no event reaches the others.
        var failure = await Record.ExceptionAsync(() => SampleProgram.Sample.RunAsync("--redis", NobodyListens));

        failure!.Message.Should().Contain("exit code 1.").And.Contain("FAIL event").And.Contain("2 of 4 claims were so.");
    }

    [Fact]
    public async Task All_bad_arguments_of_the_sample_are_named_at_once_with_the_nearest_known()
    {
        var failure = await Record.ExceptionAsync(() => SampleProgram.Sample.RunAsync("--jsn", "--engine", "turbo", "--rediss=redis://:s3cret@host"));

        failure!.Message.Should().Contain("exit code 2.").And.Contain("'--jsn'. Did you mean --json?").And.Contain("--engine is 'turbo'; allowed is fusioncache or coherent.")
            .And.Contain("'--rediss'. Did you mean --redis?");
    }

    [Fact]
    public void The_sample_can_be_read_in_five_minutes() =>
        Repository.Files("*.cs", "samples/FusionTiered.Sample").Sum(file => Repository.Read(file).Count(c => c == '\n')).Should().BeLessThanOrEqualTo(200);
}
