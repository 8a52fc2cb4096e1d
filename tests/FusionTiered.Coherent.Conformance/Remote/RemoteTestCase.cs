using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>A case that finds out by itself, from the harness of its class, whether and why it is skipped.</summary>
public sealed class RemoteTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills it afterwards.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by xunit only")]
    public RemoteTestCase()
    {
    }

    public RemoteTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <summary>Runs the case, and again where it failed while the process did not get its turns.</summary>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        RealTimeRun.RunAsync(
            DisplayName,
            HarnessOf(TestMethod.TestClass.Class.ToRuntimeType()).Unit / 4,
            diagnosticMessageSink,
            messageBus,
            kept => base.RunAsync(diagnosticMessageSink, kept, constructorArguments, new ExceptionAggregator(aggregator), cancellationTokenSource));

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var harness = HarnessOf(TestMethod.TestClass.Class.ToRuntimeType());
        if (harness.Unavailable is { } missing)
        {
            return missing;
        }

        var needs = (IEnumerable<RemoteTrait>)factAttribute.GetConstructorArguments().Single();
        return needs.Select(harness.WhyNot).FirstOrDefault(static reason => reason is not null) ?? base.GetSkipReason(factAttribute);
    }

    private static IRemoteTierHarness HarnessOf(Type testClass)
    {
        for (var type = testClass; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RemoteContract<>))
            {
                return (IRemoteTierHarness)Activator.CreateInstance(type.GetGenericArguments()[0])!;
            }
        }

        throw new InvalidOperationException($"{testClass} does not derive from {typeof(RemoteContract<>)}.");
    }
}
