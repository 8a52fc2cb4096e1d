using FusionTiered.L2.Serialization;

namespace FusionTiered.Checker.Coherent;

/// <summary>One serializer for all clusters of the process: what it learns of a type is costly, and the same for all.</summary>
internal sealed class SharedSerializers : IServiceProvider
{
    private static readonly IValueSerializer[] All = [new JsonValueSerializer()];

    public static SharedSerializers Instance { get; } = new();

    public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<IValueSerializer>) ? All : null;
}
