using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What a write meets when its buffer is full.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WriteBehindFull>))]
public enum WriteBehindFull
{
    /// <summary>It waits until there is room, or until its token is cancelled.</summary>
    Wait,

    /// <summary>It fails with <see cref="WriteNotAcceptedException"/>.</summary>
    Refuse,
}
