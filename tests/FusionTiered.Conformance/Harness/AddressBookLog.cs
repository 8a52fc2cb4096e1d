using System.Collections.Concurrent;

namespace FusionTiered.Conformance;

/// <summary>Which address books were used and which are closed.</summary>
public sealed class AddressBookLog
{
    private readonly ConcurrentDictionary<AddressBook, bool> _open = [];

    public int Used => _open.Count;

    public int StillOpen => _open.Count(static each => each.Value);

    public bool IsOpen(AddressBook book) => _open.GetOrAdd(book, true);

    public void Closed(AddressBook book) => _open[book] = false;
}
