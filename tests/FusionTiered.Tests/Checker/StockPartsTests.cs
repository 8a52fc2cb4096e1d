using FusionTiered.Checker.Live;
using FusionTiered.Checker.Plans;
using FusionTiered.Redis.Tests.Support;
using Xunit.Abstractions;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>Judged as if they promised everything, FusionCache's stock parts break rules: the checker sees on this engine, too.</summary>
[Collection(AloneCollection.Name)]
public sealed class StockPartsTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Holes => new()
    {
        { "removal during a load of another node", "convergence" },
        { "removal during a cut", "convergence" },
        { "sets at once", "agreement" },
    };

    [RedisTheory]
    [MemberData(nameof(Holes))]
    public async Task A_hole_of_the_stock_parts_is_seen(string scene, string rule)
    {
        var result = await LiveRun.OfAsync(PlanOf(scene), FusionCluster.With(claimsAll: true, static engine => engine.StockRedisParts = true));
        output.WriteLine(result.Text());
        result.Violations.Select(static violation => violation.Rule).Should().Contain(rule);
    }

    private static Plan PlanOf(string scene) => scene switch
    {
        "removal during a load of another node" => Scenes.RemovalDuringLoad(onOtherNode: true),
        "removal during a cut" => Scenes.RemovalDuringCut(),
        _ => Scenes.SetsAtOnce(),
    };
}
