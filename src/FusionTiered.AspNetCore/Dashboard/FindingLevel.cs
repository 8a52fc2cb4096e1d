using System.Text.Json.Serialization;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>How bad a finding is, from fine to worst.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingLevel>))]
internal enum FindingLevel
{
    /// <summary>Nothing is wrong.</summary>
    Fine,

    /// <summary>Something could be better.</summary>
    Notice,

    /// <summary>Something is wrong, and the cache copes with it.</summary>
    Warning,

    /// <summary>A part that was configured is away.</summary>
    Fault,
}
