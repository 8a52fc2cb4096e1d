namespace FusionTiered;

/// <summary>The lease that a new one may replace.</summary>
internal enum RemoteLeaseClaim
{
    /// <summary>Nobody's: it is granted if the key has none.</summary>
    IfFree,

    /// <summary>That of one holder, which has died.</summary>
    FromHolder,

    /// <summary>Anybody's: a refresh loads past every other load, which then cannot store.</summary>
    Always,
}
