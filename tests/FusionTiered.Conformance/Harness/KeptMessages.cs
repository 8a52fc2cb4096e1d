using Xunit.Abstractions;
using Xunit.Sdk;

namespace FusionTiered.Conformance;

/// <summary>Keeps the messages of one run of a case until it is known whether the run counts.</summary>
internal sealed class KeptMessages : IMessageBus
{
    private readonly List<IMessageSinkMessage> _kept = [];

    public bool QueueMessage(IMessageSinkMessage message)
    {
        lock (_kept)
        {
            _kept.Add(message);
        }

        return true;
    }

    /// <summary>The run counts: tells its messages.</summary>
    public void TellTo(IMessageBus bus)
    {
        lock (_kept)
        {
            _kept.ForEach(message => bus.QueueMessage(message));
        }
    }

    public void Dispose()
    {
        // Nothing is held but the messages.
    }
}
