using System.Collections.Concurrent;

namespace FusionTiered.Fusion.Calls;

/* How far did a write get? FusionCache swallows what L2 or the backplane did not take, and with an open breaker it skips both
   without a word. Two facts tell: it publishes a change only after L2 took it, and it hands the caller's own options object to
   the backplane. So a write asks for a receipt under that object, and the backplane confirms it after Redis took the message.
   Auto-recovery publishes with a copy of the options, so a later repair is no receipt. Without a backplane the key is the ticket,
   and L2 confirms it: of two writes of one key at once, each is confirmed when either was taken. */
internal sealed class WriteReceipts
{
    private readonly ConcurrentDictionary<object, bool> _confirmed = new();

    /// <summary>A write with this ticket begins.</summary>
    public void Expect(object ticket) => _confirmed[ticket] = false;

    /// <summary>The other nodes know of the write with this ticket. Other tickets are ignored.</summary>
    public void Confirm(object ticket) => _confirmed.TryUpdate(ticket, newValue: true, comparisonValue: false);

    /// <summary>The write has ended: whether it was confirmed.</summary>
    public bool Take(object ticket) => _confirmed.TryRemove(ticket, out var confirmed) && confirmed;
}
