using System.Collections;
using System.Text;
using FusionTiered.Profiles;

namespace FusionTiered.Weights;

/* How many bytes a value is taken to weigh. Exact for text, byte arrays, arrays and memory of numbers, and boxed
   numbers; collections by a sample of up to 32 elements times their count; anything else a flat 128, because looking
   into an object of the application is neither cheap nor possible in a trimmed one. It walks only what is already there
   (ICollection, or a read-only collection with a count), never a sequence that would have to be computed, and it never
   throws. A profile whose values are large objects of its own says Size. */
internal static class Weigher
{
    /// <summary>Entry, its place in table, sketch and ghost, and the headers of key and value: measured, see docs/l1.md.</summary>
    public const int EntryOverhead = 240;

    private const int UnknownObject = 128;
    private const int PerElement = 8;
    private const int Sample = 32;
    private const int MaxDepth = 3;

    /// <summary>The weight of an entry with this value, at least 1: by the profile's own Size, or estimated with key and overhead.</summary>
    /// <exception cref="InvalidOperationException">The profile's Size threw, or answered less than 1.</exception>
    public static long Weigh(DomainProfile profile, string key, object? value)
        => profile.Size is { } size ? Ask(size, profile.Name, value) : Overhead(key) + Estimate(value);

    public static long Overhead(string key) => EntryOverhead + (2L * key.Length);

    public static long Estimate(object? value) => Estimate(value, 0);

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

    private static long Estimate(object? value, int depth) => value switch
    {
        null => 0,
        string text => 2L * text.Length,
        Array array => OfArray(array, depth),
        Memory<byte> memory => memory.Length,
        ReadOnlyMemory<byte> memory => memory.Length,
        Memory<char> memory => 2L * memory.Length,
        ReadOnlyMemory<char> memory => 2L * memory.Length,
        Memory<int> memory => 4L * memory.Length,
        ReadOnlyMemory<int> memory => 4L * memory.Length,
        Memory<float> memory => 4L * memory.Length,
        ReadOnlyMemory<float> memory => 4L * memory.Length,
        Memory<long> memory => 8L * memory.Length,
        ReadOnlyMemory<long> memory => 8L * memory.Length,
        Memory<double> memory => 8L * memory.Length,
        ReadOnlyMemory<double> memory => 8L * memory.Length,
        Memory<decimal> memory => 16L * memory.Length,
        ReadOnlyMemory<decimal> memory => 16L * memory.Length,
        StringBuilder text => 2L * text.Length,
        DictionaryEntry pair => Estimate(pair.Key, depth) + Estimate(pair.Value, depth),
        ICollection or IReadOnlyCollection<object> => OfCollection(value, depth),
        _ => Fixed(value),
    };

    private static long Fixed(object value) => Type.GetTypeCode(value.GetType()) switch
    {
        TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Char => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double or TypeCode.DateTime => 8,
        TypeCode.Decimal => 16,
        _ => value switch
        {
            Guid or Int128 or UInt128 or DateTimeOffset => 16,
            TimeSpan or TimeOnly or nint or nuint => 8,
            DateOnly => 4,
            Half => 2,
            _ => UnknownObject,
        },
    };

    private static long OfArray(Array array, int depth)
    {
        var element = array.GetType().GetElementType()!;
        if (element.IsPrimitive)
        {
            return Buffer.ByteLength(array);
        }

        return array switch
        {
            decimal[] or Guid[] or DateTimeOffset[] or Int128[] => 16L * array.LongLength,
            DateTime[] or TimeSpan[] => 8L * array.LongLength,
            _ => OfCollection(array, depth),
        };
    }

    private static long OfCollection(object value, int depth)
    {
        if (value.GetType().Assembly == typeof(Enumerable).Assembly || depth == MaxDepth)
        {
            return UnknownObject; // a query, which asking would run; or too deep
        }

#pragma warning disable CA1031 // A foreign collection, perhaps changed by another thread at this moment: an estimate must not fail the caller.
        try
        {
            return Sampled(value, depth);
        }
        catch (Exception)
        {
            return UnknownObject;
        }
#pragma warning restore CA1031
    }

    private static long Sampled(object value, int depth)
    {
        long count = value is ICollection collection ? collection.Count : ((IReadOnlyCollection<object>)value).Count;
        var sampled = 0;
        var sum = 0.0;
        if (value is IList list and not Array { Rank: > 1 })
        {
            var step = Math.Max(1, list.Count / Sample);
            for (var i = 0; i < count && sampled < Sample; i += step, sampled++)
            {
                sum += Element(list[i], depth);
            }
        }
        else
        {
            foreach (var element in (IEnumerable)value)
            {
                sum += Element(element, depth);
                if (++sampled == Sample)
                {
                    break;
                }
            }
        }

        return sampled == 0 ? 0 : (long)Math.Min(long.MaxValue / 4, sum / sampled * count);
    }

    // A reference costs its slot, a value its bytes; which of both it is, is not worth asking.
    private static double Element(object? element, int depth)
        => element is string or ICollection ? PerElement + Estimate(element, depth + 1) : Estimate(element, depth + 1);
}
