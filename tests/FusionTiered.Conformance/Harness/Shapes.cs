using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Conformance;

/// <summary>JSON writes it, and cannot read it.</summary>
public interface IShape
{
    int Corners { get; }
}

/// <summary>JSON writes it, and cannot read it: nobody else may construct it.</summary>
public sealed class Triangle : IShape
{
    private Triangle()
    {
    }

    public static Triangle Only { get; } = new();

    public int Corners => 3;
}

/// <summary>JSON reads it where it has no shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; null: it has none.</param>
public sealed record Parcel(string Name, IShape? Shape);

/// <summary>JSON loses what it holds; its own serializer does not.</summary>
/// <param name="text">What it holds.</param>
public sealed class Secret(string text)
{
    public string Read() => text;
}

/// <summary>The serializer that an application registers for <see cref="Secret"/>.</summary>
public sealed class SecretSerializer : IHybridCacheSerializer<Secret>
{
    /// <summary>What it writes, and cannot read.</summary>
    public const string Torn = "torn";

    public Secret Deserialize(ReadOnlySequence<byte> source) => Encoding.UTF8.GetString(source) is var text and not Torn ? new(text) : throw new InvalidDataException("It is torn.");

    public void Serialize(Secret value, IBufferWriter<byte> target) => target.Write(Encoding.UTF8.GetBytes(value.Read()));
}
