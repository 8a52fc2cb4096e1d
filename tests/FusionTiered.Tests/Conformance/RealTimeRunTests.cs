using FusionTiered.Conformance;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Fusion.Tests.Conformance;

/// <summary>A failure counts where the process had its turns, and where it never has them.</summary>
public sealed class RealTimeRunTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Always = TimeSpan.FromTicks(-1);
    private readonly Queue<int> _failures = new();
    private int _runs;

    [Fact]
    public async Task A_failure_of_a_process_that_had_its_turns_counts()
    {
        _failures.Enqueue(1);

        (await RunAsync(Never)).Should().Be((1, 1, "1"));
    }

    [Fact]
    public async Task A_starved_failure_is_told_nobody_and_the_case_runs_again()
    {
        _failures.Enqueue(1);
        _failures.Enqueue(0);

        (await RunAsync(Always)).Should().Be((2, 0, "2"));
    }

    [Fact]
    public async Task The_third_run_counts_however_starved_it_was()
    {
        for (var i = 0; i < 4; i++)
        {
            _failures.Enqueue(1);
        }

        (await RunAsync(Always)).Should().Be((3, 1, "3"));
    }

    [Fact]
    public async Task A_failure_on_a_busy_machine_does_not_count()
    {
        _failures.Enqueue(1);
        _failures.Enqueue(0);

        (await RunAsync(Never, busy: -1)).Should().Be((2, 0, "2"));
    }

    [Fact]
    public void The_pressure_is_the_total_that_the_kernel_tells() =>
        ProcessorPressure.TotalOf("some avg10=46.71 avg60=52.14 avg300=61.01 total=1500000").Should().Be(TimeSpan.FromSeconds(1.5));

    private async Task<(int Runs, int Failed, string Told)> RunAsync(TimeSpan tolerated, double busy = double.MaxValue)
    {
        using var bus = new Told();
        var summary = await RealTimeRun.RunAsync("a case", tolerated, new NullMessageSink(), bus, kept =>
        {
            kept.QueueMessage(new DiagnosticMessage($"{++_runs}"));
            return Task.FromResult(new RunSummary { Total = 1, Failed = _failures.Dequeue() });
        }, busy);
        return (_runs, summary.Failed, string.Join(' ', bus.Messages));
    }

    private sealed class Told : IMessageBus
    {
        public List<string> Messages { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            Messages.Add(((IDiagnosticMessage)message).Message);
            return true;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
