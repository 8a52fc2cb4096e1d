using System.Text.Json.Serialization;

namespace FusionTiered;

/// <summary>Why a write was not accepted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WriteRefusal>))]
public enum WriteRefusal
{
    /// <summary>The buffer is full.</summary>
    Full,

    /// <summary>The cache is stopping: what was accepted is being flushed.</summary>
    Stopped,

    /// <summary>The buffer cannot be reached, or does not fit the options of this node: the message says which. The write is not in it.</summary>
    Unavailable,

    /// <summary>The buffer gave no answer, or not the answer that was asked for. The write may be in it, and may reach the sink.</summary>
    Unknown,
}
