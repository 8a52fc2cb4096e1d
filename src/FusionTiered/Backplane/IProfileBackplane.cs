namespace FusionTiered.Fusion.Backplane;

/// <summary>The backplane of a profile, as its cache sees it.</summary>
internal interface IProfileBackplane
{
    /// <summary>Ends when the first attempt to subscribe has ended, well or not.</summary>
    Task Subscribed { get; }
}
