namespace FusionTiered.Redis.Tests.Support;

/// <summary>A fact that needs a network link which it can take down.</summary>
internal sealed class LinkFactAttribute : FactAttribute
{
    public LinkFactAttribute() => Skip = LinkedServer.WhySkipped;
}
