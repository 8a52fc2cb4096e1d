using System.Runtime.CompilerServices;
using FusionTiered.Profiles;

namespace FusionTiered.Weights;

/* How many bytes an entry weighs. The profile's own Size comes first. Else the value is walked: each object that it refers to counts once,
   with its header and padding as in 64-bit .NET (docs/decisions/0010). The serialized length is no measure of memory: objects of the types that
   were measured are 0.8 to 12 times as large as their JSON. It stands in where the walk finds no answer. */

/// <summary>Weighs entries.</summary>
internal static class Weigher
{
    /// <summary>Entry, its place in table, sketch and ghost, and the headers of key and value: measured, see docs/internals/l1.md.</summary>
    public const int EntryOverhead = 240;

    /// <summary>Where the walk finds no answer, each serialized byte counts as so many in memory: as in a linked list of numbers, the worst case that was measured.</summary>
    public const int BytesPerSerializedByte = 12;

    /// <summary>The weight of an entry. It runs no code of the application but the profile's own <c>Size</c>.</summary>
    /// <param name="profile">The settings of the profile.</param>
    /// <param name="key">The text of the key.</param>
    /// <param name="value">The value as memory is to hold it.</param>
    /// <param name="knownBytes">The length of the value as it is serialized, before compression, where that is known; else null.</param>
    /// <returns>The weight, or a refusal. A refused value must not be kept in memory.</returns>
    /// <exception cref="InvalidOperationException">The profile's Size threw, or answered less than 1.</exception>
    public static Weighed WeighOf(DomainProfile profile, string key, object? value, long? knownBytes = null)
    {
        if (profile.Size is { } size)
        {
            var own = Ask(size, profile.Name, value);
            return new(own, own);
        }

        var bytes = Estimate(value, out var refusal);
        if (refusal is not null)
        {
            if (knownBytes is not { } known)
            {
                return Weighed.Refused(refusal);
            }

            bytes = Math.Max(bytes, BytesPerSerializedByte * known);
        }
        else if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            bytes = Math.Max(bytes, knownBytes ?? 0); // Fields without metadata were not seen.
        }

        return new(Overhead(key) + bytes, bytes);
    }

    /// <summary>What an entry weighs besides its value.</summary>
    public static long Overhead(string key) => EntryOverhead + (2L * key.Length);

    /// <summary>The bytes of a value without its own header, which the overhead has.</summary>
    /// <param name="value">The value.</param>
    /// <param name="refusal">Why the value cannot be measured; null when it can.</param>
    public static long Estimate(object? value, out Refusal? refusal)
    {
        refusal = null;
        return value is null ? 0 : GraphWalk.Weigh(value, out refusal);
    }

    /// <summary>
    /// The least bytes that the value takes when it is serialized, as far as that is known without doing it: the length that is known,
    /// else that of text and of bytes; else 0.
    /// </summary>
    public static long LeastSerialized(object? value, long? knownBytes = null) => knownBytes ?? value switch
    {
        string text => text.Length,
        byte[] bytes => bytes.Length,
        ReadOnlyMemory<byte> bytes => bytes.Length,
        Memory<byte> bytes => bytes.Length,
        _ => 0,
    };

    private static long Ask(Func<object?, long> size, string profile, object? value)
    {
        long answer;
        try
        {
            answer = size(value);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Profile '{profile}': its Size function threw {fault.GetType().Name}. Size must answer the bytes of any value of the profile, from 1 to 9223372036854775807.", fault);
        }

        return answer > 0
            ? answer
            : throw new InvalidOperationException($"Profile '{profile}': its Size function answered {answer}. Size must answer the bytes of a value, from 1 to 9223372036854775807.");
    }
}
