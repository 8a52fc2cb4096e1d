namespace FusionTiered.Conformance;

/// <summary>A shared tier that the contract runs on. Made anew, without arguments, for each case; it holds nothing until it is started.</summary>
internal interface IRemoteTierHarness
{
    /// <summary>Why it cannot run here (no server, for instance); null when it can. Asked at discovery: quick, and without side effects.</summary>
    string? Unavailable => null;

    /// <summary>Why the tier or the harness cannot do something; null when it can.</summary>
    string? WhyNot(RemoteTrait trait);

    /// <summary>One unit of the cases' time: as short as lifetimes may be where time is real.</summary>
    TimeSpan Unit { get; }

    /// <summary>The coherence lease.</summary>
    TimeSpan Lease => TimeSpan.FromSeconds(2);

    /// <summary>Connects nodes to a fresh tier: empty, shared by them and nobody else. They do not listen yet.</summary>
    /// <param name="nodes">How many.</param>
    ValueTask<RemoteCluster> StartAsync(int nodes);
}
