using FusionTiered.InProcess;
using FusionTiered.Testing;

namespace FusionTiered.Tests.InProcess;

public class SteppedTierTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private readonly Steps _steps = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Nothing_happens_before_its_step_is_run()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var a = tier.Connect("a");

        var set = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        _steps.Waiting.Should().Equal("arrive a");
        _steps.Run("arrive a");
        tier.Find("k").Should().BeNull();
        _steps.Run("cycle");
        tier.Find("k").Should().Equal(1);
        set.IsCompleted.Should().BeFalse();
        _steps.Run("deliver a");

        await set;
        _steps.Waiting.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_writes_in_one_cycle_only_the_last_writer_is_spared()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var (a, b) = (tier.Connect("a"), tier.Connect("b"));
        var (heardByA, heardByB) = (new Heard(), new Heard());
        a.Listen(heardByA, TimeSpan.FromSeconds(2));
        b.Listen(heardByB, TimeSpan.FromSeconds(2));
        _steps.RunAll();

        var first = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        var second = b.SetAsync("k", new byte[] { 2 }, keepFor: null, Deadline).AsTask();
        _steps.Run("arrive a");
        _steps.Run("arrive b");
        _steps.RunAll();

        await first;
        await second;
        heardByA.All.Should().Equal("began", "confirmed", "key k");
        heardByB.All.Should().Equal("began", "confirmed");
    }

    private sealed class Steps : IStepScheduler
    {
        private readonly List<(Action Step, string Description)> _waiting = [];

        public IEnumerable<string> Waiting => _waiting.Select(static each => each.Description);

        public void Post(Action step, string description) => _waiting.Add((step, description));

        public void Run(string description)
        {
            var next = _waiting.Find(each => each.Description == description);
            _waiting.Remove(next);
            next.Step.Invoke();
        }

        public void RunAll()
        {
            while (_waiting.Count > 0)
            {
                Run(_waiting[0].Description);
            }
        }
    }
}
