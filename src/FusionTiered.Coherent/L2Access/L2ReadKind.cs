namespace FusionTiered.L2Access;

/// <summary>How far this node can use the entry that L2 has under a key.</summary>
internal enum L2ReadKind
{
    /// <summary>L2 did not answer, or must not be asked about this key now.</summary>
    Unanswered,

    /// <summary>Nothing, or a value that an invalidation has outdated.</summary>
    Absent,

    /// <summary>A payload to be left alone: a newer format, another type or another serializer.</summary>
    Unreadable,

    /// <summary>A value past its lifetime that may be served stale.</summary>
    Stale,

    /// <summary>A fresh value.</summary>
    Fresh,
}
