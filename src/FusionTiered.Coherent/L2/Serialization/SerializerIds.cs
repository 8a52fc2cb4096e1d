namespace FusionTiered.L2.Serialization;

/// <summary>The numbers in payloads. Once released, a number keeps its meaning.</summary>
internal static class SerializerIds
{
    public const byte Json = 1;
    public const byte Raw = 2;
    public const byte Registered = 3;
    public const byte FirstOfApplications = 128;
}
