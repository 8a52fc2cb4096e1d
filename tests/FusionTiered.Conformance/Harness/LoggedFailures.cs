using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>Adds the warnings of its caches to the message of a case that fails.</summary>
/// <param name="inner">Gets all messages.</param>
/// <param name="log">The warnings.</param>
internal sealed class LoggedFailures(IMessageBus inner, CaseLog log) : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message) => inner.QueueMessage(message is ITestFailed failed ? WithLog(failed) : message);

    public void Dispose()
    {
        // The bus is xunit's.
    }

    private TestFailed WithLog(ITestFailed failed)
    {
        string[] messages = [.. failed.Messages];
        messages[0] += $"\nWarnings of the caches:\n{log}";
        return new(failed.Test, failed.ExecutionTime, failed.Output, failed.ExceptionTypes, messages, failed.StackTraces, failed.ExceptionParentIndices);
    }
}
