namespace FusionTiered.InProcess;

/// <summary>The ways in which the tier fails.</summary>
internal static class Refusal
{
    public static RemoteTierException Full() => new(RemoteFailure.Refused, "The in-process tier is full, as it was told to be.");

    public static RemoteTierException ReadOnly() => new(RemoteFailure.Refused, "The in-process tier is read-only, as it was told to be.");

    public static RemoteTierException NotConnected() => new(RemoteFailure.Unreachable, "The node is not connected to the in-process tier.");

    public static RemoteTierException Closed() => new(RemoteFailure.Unreachable, "The node's connection to the in-process tier was closed by its owner.");

    public static RemoteTierException Lost() => new(RemoteFailure.Unknown, "The connection to the in-process tier was lost before the answer came.");

    public static RemoteTierException Late(TimeSpan deadline) => new(RemoteFailure.Unknown, $"The in-process tier gave no answer in {deadline}.");
}
