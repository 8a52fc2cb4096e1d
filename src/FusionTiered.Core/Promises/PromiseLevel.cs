using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>How far a promise is kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromiseLevel>))]
public enum PromiseLevel
{
    /// <summary>Always; a test fails when it is broken.</summary>
    Kept,

    /// <summary>As a rule; the reason says when not.</summary>
    BestEffort,

    /// <summary>Not at all; the reason says why, and the way round.</summary>
    NotKept,
}
