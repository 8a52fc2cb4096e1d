using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Turns;

public sealed class GarnetTurnsTests(RedisFixture redis) : StockTurnsTests(redis)
{
    private protected override string Endpoint => SharedGarnet.Endpoint;
}
