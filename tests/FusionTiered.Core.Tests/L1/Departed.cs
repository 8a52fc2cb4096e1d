using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

/// <summary>Writes down who left; an entry that leaves twice is a fault.</summary>
internal sealed class Departed : IEvictionListener
{
    private readonly Dictionary<L1Entry, EvictionReason> _gone = new(ReferenceEqualityComparer.Instance);

    public int Count
    {
        get
        {
            lock (_gone)
            {
                return _gone.Count;
            }
        }
    }

    public bool Twice { get; private set; }

    public EvictionReason this[L1Entry entry]
    {
        get
        {
            lock (_gone)
            {
                return _gone[entry];
            }
        }
    }

    public void Gone(L1Entry entry, EvictionReason why)
    {
        lock (_gone)
        {
            Twice |= !_gone.TryAdd(entry, why);
        }
    }
}
