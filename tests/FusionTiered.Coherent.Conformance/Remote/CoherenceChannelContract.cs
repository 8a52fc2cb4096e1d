namespace FusionTiered.Conformance;

/// <summary>What every channel does alike: the members of <see cref="ICoherenceChannel"/> and <see cref="ICoherenceListener"/>, sentence by sentence.</summary>
/// <typeparam name="THarness">The tier whose channel it is.</typeparam>
public abstract partial class CoherenceChannelContract<THarness> : RemoteContract<THarness>
    where THarness : new()
{
    private static readonly string Tag = RemoteVersions.OfTag("x");

    /// <summary>Lets a node hear what it has to hear of something that was acknowledged, and says what that was. Forgets what was before.</summary>
    private static async Task<IReadOnlyList<string>> HeardOf(RemoteNode node, Func<Task> change)
    {
        await ConfirmAsync(node);
        var before = node.Heard.Changes.Count;
        await change();
        await ConfirmAsync(node);
        return [.. node.Heard.Changes.Skip(before)];
    }
}
