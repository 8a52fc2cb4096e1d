namespace FusionTiered.Sources;

/// <summary>What kind of answer a source gave.</summary>
internal enum SourceAnswer
{
    Value,
    DoNotStore,
    NotModified,
    Nothing,
    FailedBut,
    Unanswered,
}
