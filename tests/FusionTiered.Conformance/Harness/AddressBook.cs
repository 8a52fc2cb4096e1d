namespace FusionTiered.Conformance;

/// <summary>A service of a scope, for sources that ask for one of their own.</summary>
public sealed class AddressBook(AddressBookLog log) : IDisposable
{
    public string Find(string name) => log.IsOpen(this) ? $"address of {name}" : throw new ObjectDisposedException(nameof(AddressBook));

    public void Dispose() => log.Closed(this);
}
