namespace FusionTiered;

/// <summary>A write-behind did not accept a write.</summary>
#pragma warning disable CA1032, RCS1194 // It is made by the library alone.
public sealed class WriteNotAcceptedException : InvalidOperationException
#pragma warning restore CA1032, RCS1194
{
    internal WriteNotAcceptedException(WriteRefusal reason, string message, Exception? failure = null)
        : base(message, failure) => Reason = reason;

    /// <summary>Why.</summary>
    public WriteRefusal Reason { get; }

    internal static WriteNotAcceptedException Full(string profile, int limit) => new(
        WriteRefusal.Full,
        $"The write-behind of profile '{profile}' has {limit} pending writes (MaxPending). Look for a sink that fails or is slow, drop writes that have stepped aside, or raise MaxPending.");

    internal static WriteNotAcceptedException Stopped(string profile) => new(
        WriteRefusal.Stopped, $"The write-behind of profile '{profile}' is stopping: it flushes what it has and takes no further writes.");
}
