using System.Text.Json.Serialization;

namespace FusionTiered.Show.Holes;

/// <summary>The value of every key here. Its reading from L2 can be held, between the answer of Redis and the copy into memory.</summary>
[JsonConverter(typeof(HeldTextConverter))]
internal sealed record HeldText(string Text);
