namespace FusionTiered.WriteBehind.Streams;

/// <summary>A claimed entry of a stream.</summary>
/// <param name="Entry">Its id in the stream.</param>
/// <param name="Key">The key of the write.</param>
/// <param name="Payload">The write; null: it is gone.</param>
/// <param name="Deliveries">How often owners have claimed it.</param>
internal sealed record StreamEntry(string Entry, string Key, byte[]? Payload, int Deliveries = 1);
