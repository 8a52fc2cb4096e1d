using FusionTiered.Engines;

namespace FusionTiered.Registration;

/// <summary>A tier that only this engine can use.</summary>
/// <param name="Caller">The call that chose it.</param>
/// <param name="Make">Makes the tier and its channel; called once.</param>
internal sealed record TierChoice(string Caller, Func<IServiceProvider, RemoteTierBinding> Make) : L2Choice
{
    public override string Call => Caller;

    public override string WayRound => "add UseCoherentEngine(), or share a Redis with UseRedis";
}
