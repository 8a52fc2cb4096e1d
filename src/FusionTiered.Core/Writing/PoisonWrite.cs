namespace FusionTiered;

/// <summary>A write that the sink refused so often that it has stepped aside.</summary>
/// <param name="Write">The write.</param>
/// <param name="Failure">The type of the last failure, without its message.</param>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed record PoisonWrite<T>(PendingWrite<T> Write, string Failure);
