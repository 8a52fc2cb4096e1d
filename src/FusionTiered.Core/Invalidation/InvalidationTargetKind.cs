using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>What an <see cref="InvalidationTarget"/> names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InvalidationTargetKind>))]
public enum InvalidationTargetKind
{
    /// <summary>One key.</summary>
    Key,

    /// <summary>Every value with a tag.</summary>
    Tag,

    /// <summary>Every key that matches a pattern.</summary>
    Pattern,

    /// <summary>Every key of a profile.</summary>
    Profile,
}
