namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>A fact that needs a real nginx.</summary>
internal sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = NginxBinary.WhySkipped;
}
