namespace FusionTiered.Conformance;

/// <summary>What every shared tier does alike: the members of <see cref="IRemoteTier"/>, sentence by sentence. Derive a class for each tier.</summary>
/// <typeparam name="THarness">The tier.</typeparam>
public abstract partial class RemoteTierContract<THarness> : RemoteContract<THarness>
    where THarness : new()
{
    [RemoteFact]
    public async Task A_tier_has_a_name_a_scope_and_promises_with_reasons()
    {
        await using var cluster = await StartAsync();
        var tier = cluster.Nodes[0].Tier;

        tier.Name.Should().NotBeNullOrWhiteSpace();
        tier.Scope.Should().NotBeNull();
        tier.Promises.Exceptions.Where(each => string.IsNullOrWhiteSpace(each.Value.Reason)).Should().BeEmpty();
    }

    [RemoteFact]
    public async Task Nodes_have_names_of_their_own_and_one_scope()
    {
        await using var cluster = await StartAsync(nodes: 3);
        var tiers = cluster.Nodes.Select(static node => node.Tier).ToList();

        tiers.Select(static tier => tier.Node).Should().OnlyHaveUniqueItems().And.NotContainNulls();
        tiers.Select(static tier => tier.Scope).Distinct(StringComparer.Ordinal).Should().ContainSingle();
    }
}
