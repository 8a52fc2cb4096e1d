using FusionTiered.Engines;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>A Redis that only StackExchange.Redis can reach as the application wants it.</summary>
/// <param name="Caller">The call that chose it.</param>
/// <param name="Connect">Gives the connection; asked again after a failure.</param>
/// <param name="IsOwned">Whether the connection ends with the cache; not one that the application made.</param>
internal sealed record StackExchangeChoice(string Caller, Func<IServiceProvider, Task<IConnectionMultiplexer>> Connect, bool IsOwned) : L2Choice
{
    public override string Call => Caller;

    public override string WayRound => "give UseRedis a URL, or leave out UseCoherentEngine()";
}
