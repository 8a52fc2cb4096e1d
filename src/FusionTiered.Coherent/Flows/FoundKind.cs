namespace FusionTiered.Flows;

/// <summary>What the shared tier has under a key, as far as this node can use it.</summary>
internal enum FoundKind
{
    /// <summary>It did not answer, or is not to be asked about this key now.</summary>
    Unanswered,

    /// <summary>Nothing, or what an invalidation has outdated.</summary>
    Absent,

    /// <summary>Something that is to be left alone: of a newer format, another type, another serializer.</summary>
    Foreign,

    /// <summary>A value past its lifetime that may stand in.</summary>
    Stale,

    /// <summary>A value.</summary>
    Fresh,
}
