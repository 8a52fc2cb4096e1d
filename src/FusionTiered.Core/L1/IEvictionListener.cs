namespace FusionTiered.L1;

/// <summary>Hears of every entry that left the memory tier or was not let in.</summary>
/// <remarks>Called outside the lock, on the thread whose call made it leave. It may call back into the tier.</remarks>
internal interface IEvictionListener
{
    void Gone(L1Entry entry, EvictionReason why);
}
