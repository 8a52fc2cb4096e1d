using FusionTiered.Conformance;

namespace FusionTiered.Redis.Tests.Conformance;

/// <summary>Nodes that may not use client tracking, and tell each other.</summary>
public sealed class MessagesHarness : RedisHarness
{
    protected override string[] Rights => ["+@all", "-client|tracking"];

    public override string? WhyNot(RemoteTrait trait) => trait switch
    {
        RemoteTrait.Liveness => "Signs of life are no announcements: they are held with client tracking, and take a quarter of a minute.",
        RemoteTrait.ForeignWrites => "Without client tracking Redis does not say what other programs change.",
        RemoteTrait.Expiries => "Without client tracking Redis does not say what has expired; values carry their end.",
        _ => null,
    };
}
