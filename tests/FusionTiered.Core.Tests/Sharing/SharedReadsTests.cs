using FusionTiered.Sharing;

namespace FusionTiered.Core.Tests.Sharing;

public class SharedReadsTests
{
    private readonly SharedReads _reads = new();

    [Fact]
    public void Of_two_reads_that_begin_at_once_one_does()
    {
        var (first, second) = (new Read("k"), new Read("k"));

        _reads.TryBegin(first, instead: null).Should().BeTrue();
        _reads.TryBegin(second, instead: null).Should().BeFalse();

        _reads.Find("k").Should().BeSameAs(first);
    }

    [Fact]
    public void A_read_that_took_the_place_of_another_stays_when_that_ends()
    {
        var (first, second) = (new Read("k"), new Read("k"));
        _reads.TryBegin(first, instead: null);
        _reads.TryBegin(second, instead: first).Should().BeTrue();

        _reads.End(first);
        _reads.Find("k").Should().BeSameAs(second);

        _reads.End(second);
        _reads.Count.Should().Be(0);
    }

    [Fact]
    public async Task Those_who_follow_get_the_answer_however_late_they_come()
    {
        var read = new Read("k");
        var before = read.FollowAsync();
        before.IsCompleted.Should().BeFalse();

        read.Answer("v");

        (await before, await read.FollowAsync()).Should().Be(("v", "v"));
    }

    private sealed class Read(string key) : SharedRead<string>(key);
}
