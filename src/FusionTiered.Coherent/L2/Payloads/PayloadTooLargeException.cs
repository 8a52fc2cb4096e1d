namespace FusionTiered.L2.Payloads;

/// <summary>Stops a serializer whose value is over the limit; never leaves <see cref="PayloadWriter"/>.</summary>
internal sealed class PayloadTooLargeException() : Exception("The value is longer than a payload may be.");
