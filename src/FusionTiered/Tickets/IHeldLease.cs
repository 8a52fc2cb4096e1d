namespace FusionTiered.Fusion.Tickets;

/// <summary>The lease of a key, as the call that holds it sees it.</summary>
internal interface IHeldLease
{
    /// <summary>The word in Redis by which it is this holder's.</summary>
    string Id { get; }

    /// <summary>Gives it back: another node may load.</summary>
    void Release();

    /// <summary>It has ended in Redis already.</summary>
    void Forget();

    /// <summary>The load has ended. The lease ends by itself, if the store does not end it before.</summary>
    void StopRenewing();
}
