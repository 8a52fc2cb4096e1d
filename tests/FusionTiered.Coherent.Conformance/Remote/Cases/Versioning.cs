namespace FusionTiered.Conformance;

public abstract partial class RemoteTierContract<THarness>
{
    private static readonly string Tag = RemoteVersions.OfTag("x");

    [RemoteFact]
    public async Task A_version_that_is_asked_for_is_made_and_stays()
    {
        await using var cluster = await StartAsync(nodes: 2);

        var made = await VersionAsync(cluster.Nodes[0]);

        made.Should().NotBe(0);
        (await VersionAsync(cluster.Nodes[1])).Should().Be(made);
        (await VersionAsync(cluster.Nodes[0])).Should().Be(made);
    }

    [RemoteFact(RemoteTrait.AtomicVersions)]
    public async Task Of_many_who_make_a_version_at_once_all_get_the_same()
    {
        await using var cluster = await StartAsync(nodes: 3);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => VersionAsync(cluster.Nodes[number % 3])));

        numbers.Distinct().Should().ContainSingle();
    }

    [RemoteFact]
    public async Task A_raised_version_is_another_for_all_nodes()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var before = await VersionAsync(cluster.Nodes[0]);

        var raised = await cluster.Nodes[1].Tier.RaiseVersionAsync(Tag, Deadline);

        raised.Should().NotBe(0).And.NotBe(before);
        (await VersionAsync(cluster.Nodes[0])).Should().Be(raised);
    }

    [RemoteFact]
    public async Task A_version_never_gets_a_number_twice()
    {
        await using var cluster = await StartAsync(nodes: 2);
        var numbers = new List<long> { await VersionAsync(cluster.Nodes[0]) };
        for (var i = 0; i < 100; i++)
        {
            numbers.Add(await cluster.Nodes[i % 2].Tier.RaiseVersionAsync(Tag, Deadline));
        }

        numbers.Should().OnlyHaveUniqueItems().And.NotContain(0);
    }

    [RemoteFact(RemoteTrait.AtomicVersions)]
    public async Task Raises_at_once_all_get_numbers_of_their_own()
    {
        await using var cluster = await StartAsync(nodes: 3);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 90).Select(number => cluster.Nodes[number % 3].Tier.RaiseVersionAsync(Tag, Deadline).AsTask()));

        numbers.Should().OnlyHaveUniqueItems();
        numbers.Should().Contain(await VersionAsync(cluster.Nodes[0]));
    }

    [RemoteFact]
    public async Task A_version_can_be_raised_before_it_was_asked_for()
    {
        await using var cluster = await StartAsync();

        var raised = await cluster.Nodes[0].Tier.RaiseVersionAsync(Tag, Deadline);

        raised.Should().NotBe(0);
        (await VersionAsync(cluster.Nodes[0])).Should().Be(raised);
    }

    [RemoteFact]
    public async Task Versions_come_in_the_order_of_their_names()
    {
        await using var cluster = await StartAsync();
        var tier = cluster.Nodes[0].Tier;
        var tag = await tier.RaiseVersionAsync(RemoteVersions.OfTag("a"), Deadline);
        var profile = await tier.RaiseVersionAsync(RemoteVersions.OfProfile("Feed"), Deadline);
        var all = await tier.RaiseVersionAsync(RemoteVersions.Everything, Deadline);

        var numbers = await tier.ReadVersionsAsync([RemoteVersions.Everything, RemoteVersions.OfTag("new"), RemoteVersions.OfTag("a"), RemoteVersions.OfProfile("feed")], Deadline);

        numbers.Should().HaveCount(4).And.NotContain(0);
        numbers[0].Should().Be(all);
        numbers[2..].Should().Equal(tag, profile);
        (await tier.ReadVersionsAsync([], Deadline)).Should().BeEmpty();
    }

    [RemoteFact]
    public async Task Versions_and_keys_of_one_name_do_not_meet()
    {
        await using var cluster = await StartAsync();
        await SetAsync(cluster.Nodes[0], "v", Tag);

        var number = await VersionAsync(cluster.Nodes[0]);
        await cluster.Nodes[0].Tier.RemoveAsync(Tag, Deadline);

        (await VersionAsync(cluster.Nodes[0])).Should().Be(number);
    }

    private static async Task<long> VersionAsync(RemoteNode node) => (await node.Tier.ReadVersionsAsync([Tag], Deadline)).Single();
}
