using FusionTiered.DistributedCaches;
using FusionTiered.Fusion;
using FusionTiered.Promises;

namespace FusionTiered.Guards.Docs;

/// <summary>The docs and <c>DescribePromises()</c> say the same: the tables are made from the code.</summary>
public sealed class PromiseTableTests
{
    private const string Accept = "FUSIONTIERED_ACCEPT_DOCS";

    private static readonly (string, CachePromises)[] OnFusionCache =
        [("memory alone", FusionPromises.Alone), ("Redis", FusionPromises.OnRedis), ("`IDistributedCache`", FusionPromises.OnDistributedCache)];

    private static readonly (string, CachePromises)[] OnCoherentEngine =
        [("memory alone", CoherentPromises.Alone), ("Redis", CoherentPromises.OnRedis), ("`IDistributedCache`", DistributedCachePromises.All)];

    [Fact]
    public void The_readme_compares_the_engines_on_Redis_as_the_code_does() => Compare(
        new("README.md", "promises"),
        PromiseTable.Difference(("FusionCache on Redis", FusionPromises.OnRedis), ("coherent on Redis", CoherentPromises.OnRedis)));

    [Fact]
    public void The_page_of_the_engines_has_every_promise_as_the_code_does() => Compare(
        new("docs/engines.md", "promises"),
        PromiseTable.Levels(
            ("FusionCache alone", FusionPromises.Alone),
            ("FusionCache on Redis", FusionPromises.OnRedis),
            ("coherent alone", CoherentPromises.Alone),
            ("coherent on Redis", CoherentPromises.OnRedis)));

    [Fact]
    public void The_page_of_the_engines_has_every_reason_of_the_FusionCache_engine() =>
        Compare(new("docs/engines.md", "reasons on FusionCache"), PromiseTable.Reasons(OnFusionCache));

    [Fact]
    public void The_page_of_the_engines_has_every_reason_of_the_coherent_engine() =>
        Compare(new("docs/engines.md", "reasons on the coherent engine"), PromiseTable.Reasons(OnCoherentEngine));

    [Fact]
    public void A_promise_that_is_taken_back_changes_the_table()
    {
        var less = CoherentPromises.OnRedis.Without(CachePromise.InjectiveKeys, "For a test.");
        PromiseTable.Difference(("one", less), ("other", CoherentPromises.OnRedis)).Should().Contain("| Different parts never give the same key | no | yes |");
        PromiseTable.Reasons(("one", less)).Should().EndWith("| `InjectiveKeys` | one | no | For a test. |\n");
    }

    private static void Compare(MarkedBlock block, string table)
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            block.Write(table);
        }

        block.Text.Should().Be(table, $"the block '{block.Name}' of {block.Page} is made from the code. Run with {Accept}=1 in the environment to rewrite it, read it, and commit it");
    }
}
