using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>A case that finds out by itself, from the engine of its class, whether and why it is skipped.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>For xunit, which fills it afterwards.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by xunit only")]
    public ConformanceTestCase()
    {
    }

    public ConformanceTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    /// <summary>Runs the case; one that fails shows the warnings of its caches. A failure on a starved machine does not count.</summary>
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        var tolerated = EngineOf(TestMethod.TestClass.Class.ToRuntimeType()).Unit / 4;
        return await RealTimeRun.RunAsync(DisplayName, tolerated, diagnosticMessageSink, messageBus, async kept =>
        {
            var log = CaseLog.Current = new CaseLog();
            using var bus = new LoggedFailures(kept, log);
            return await base.RunAsync(diagnosticMessageSink, bus, constructorArguments, new ExceptionAggregator(aggregator), cancellationTokenSource);
        });
    }

    /// <summary>A case that waits for what never comes ends by itself, and names itself.</summary>
    protected override int GetTimeout(IAttributeInfo factAttribute) =>
        base.GetTimeout(factAttribute) is > 0 and var asked ? asked : (int)Longest.TotalMilliseconds;

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var engine = EngineOf(TestMethod.TestClass.Class.ToRuntimeType());
        if (engine.Unavailable is { } missing)
        {
            return missing;
        }

        var nodes = factAttribute.GetNamedArgument<int>(nameof(ConformanceFactAttribute.Nodes));
        if (nodes > engine.MaxNodes)
        {
            return $"Needs {nodes} nodes; '{engine.Promises.Engine}' has {engine.MaxNodes}.";
        }

        foreach (var promise in factAttribute.GetNamedArgument<CachePromise[]>(nameof(ConformanceFactAttribute.Needs)))
        {
            if (!engine.Promises.Keeps(promise))
            {
                return $"'{engine.Promises.Engine}' declares {promise} as {engine.Promises[promise].Level}: {engine.Promises[promise].Reason}";
            }
        }

        return base.GetSkipReason(factAttribute);
    }

    private static IConformanceEngine EngineOf(Type testClass)
    {
        for (var type = testClass; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConformanceSuite<>))
            {
                return (IConformanceEngine)Activator.CreateInstance(type.GetGenericArguments()[0])!;
            }
        }

        throw new InvalidOperationException($"{testClass} does not derive from {typeof(ConformanceSuite<>)}.");
    }
}
