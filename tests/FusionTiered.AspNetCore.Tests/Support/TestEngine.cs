namespace FusionTiered.AspNetCore.Tests.Support;

/// <summary>The engines that every test of an endpoint runs on.</summary>
public enum TestEngine
{
    FusionCache,
    Coherent,
}
