using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>A test against real servers or processes: a failure on a starved machine does not count.</summary>
public sealed class RealTimeTestCase : XunitTestCase
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(100);

    /// <summary>For xunit, which fills it afterwards.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by xunit only")]
    public RealTimeTestCase()
    {
    }

    public RealTimeTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments = null)
        : base(diagnostics, display, options, method, arguments)
    {
    }

    /// <summary>Runs it, and again where it failed while the process did not get its turns.</summary>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        RealTimeRun.RunAsync(
            DisplayName,
            Tolerated,
            diagnosticMessageSink,
            messageBus,
            kept => base.RunAsync(diagnosticMessageSink, kept, constructorArguments, new ExceptionAggregator(aggregator), cancellationTokenSource));
}
