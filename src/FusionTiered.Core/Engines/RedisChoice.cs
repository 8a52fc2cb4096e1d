namespace FusionTiered.Engines;

/// <summary>A Redis that every engine reaches with its own client.</summary>
/// <param name="Fill">Fills the options of the cache.</param>
internal sealed record RedisChoice(Action<IServiceProvider, RedisOptions> Fill) : L2Choice
{
    public override string Call => "UseRedis";

    public override string WayRound => "leave out UseRedis";
}
