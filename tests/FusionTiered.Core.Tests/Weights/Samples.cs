using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FusionTiered.Core.Tests.Weights;

/// <summary>Values of many kinds, made anew at each call. A caller sees what making one allocates.</summary>
internal static class Samples
{
    public static readonly Dictionary<string, Func<object>> All = new(StringComparer.Ordinal)
    {
        ["small record"] = static () => Row.New(1),
        ["fields of base classes"] = static () => new Derived(Text(20), new byte[300]),
        ["numbers alone"] = static () => new Numbers(),
        ["nullable structure with text"] = static () => new Optional((5, Text(40))),
        ["boxed value"] = static () => new Boxed(12L),
        ["array of records"] = static () => Filled(new Row[100], Row.New),
        ["list"] = static () => new List<Row>(100).With(100, static (it, i) => it.Add(Row.New(i))),
        ["list of tuples with text"] = static () => new List<(string, int)>(100).With(100, static (it, i) => it.Add((Text(i), i))),
        ["jagged array"] = static () => Filled(new int[100][], static i => new int[i]),
        ["array of two dimensions"] = static () => Table(),
        ["dictionary of text"] = static () => new Dictionary<string, string>(100, StringComparer.Ordinal).With(100, static (it, i) => it.Add(Text(10 + i), Text(i))),
        ["dictionary of records"] = static () => new Dictionary<int, Row>(100).With(100, static (it, i) => it.Add(i, Row.New(i))),
        ["set"] = static () => new HashSet<string>(100, StringComparer.Ordinal).With(100, static (it, i) => it.Add(Text(10 + i))),
        ["linked list"] = static () => new LinkedList<long>().With(100, static (it, i) => it.AddLast(i)),
        ["sorted dictionary"] = static () => new SortedDictionary<int, Row>().With(100, static (it, i) => it.Add(i, Row.New(i))),
        ["queue"] = static () => new Queue<Row>(100).With(100, static (it, i) => it.Enqueue(Row.New(i))),
        ["stack"] = static () => new Stack<Row>(100).With(100, static (it, i) => it.Push(Row.New(i))),
        ["immutable array"] = static () => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(new byte[500]),
        ["text builder"] = static () => new StringBuilder(1_000).Append('x', 900),
        ["part of an array"] = static () => new Part(new byte[1_000].AsMemory(5, 10)),
        ["JSON document"] = static () => JsonDocument.Parse("""{"a":[1,2,3,"text"]}"""),
    };

    /// <summary>Kinds whose making leaves garbage, so that only the shape of the result is known.</summary>
    public static readonly Dictionary<string, Func<object>> Rough = new(StringComparer.Ordinal)
    {
        ["concurrent dictionary"] = static () => new ConcurrentDictionary<int, Row>().With(100, static (it, i) => it[i] = Row.New(i)),
        ["immutable dictionary"] = static () => ImmutableDictionary.CreateRange(Enumerable.Range(0, 100).Select(static i => KeyValuePair.Create(i, Row.New(i)))),
        ["frozen dictionary"] = static () => System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Enumerable.Range(0, 100), static i => i, Row.New),
        ["JSON nodes"] = static () => new JsonArray([.. Enumerable.Range(0, 100).Select(static i => (JsonNode)new JsonObject { [Text(10 + i)] = i })]),
    };

    /// <summary>Structures with references, one of them empty.</summary>
    public static (string Text, (byte[] Bytes, ReadOnlyMemory<char> Part)? More)[] Elements { get; } = [(Text(10), (new byte[50], Text(60).AsMemory())), (Text(20), null)];

    public static string Text(int length) => new('x', length);

    private static T With<T>(this T one, int count, Action<T, int> add)
    {
        for (var i = 0; i < count; i++)
        {
            add(one, i);
        }

        return one;
    }

    private static T[] Filled<T>(T[] array, Func<int, T> make)
    {
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = make(i);
        }

        return array;
    }

    private static string[,] Table()
    {
        var table = new string[10, 10];
        table[9, 9] = Text(50);
        return table;
    }

    internal sealed record Row(int Id, string Name, decimal Price, DateTime At, int? Stock)
    {
        public static Row New(int id) => new(id, Text(10 + id), id, DateTime.UnixEpoch, id);
    }

    internal sealed record Optional((int Number, string Text)? Pair);

    internal sealed record Boxed(object Value);

    internal sealed record Part(ReadOnlyMemory<byte> Bytes);

    internal class Base(byte[] secret)
    {
        private readonly byte[] _secret = secret;

        public int Length => _secret.Length;
    }

    internal sealed class Derived(string name, byte[] secret) : Base(secret)
    {
        public string Name { get; } = name;
    }

    internal sealed class Numbers
    {
        public byte One { get; set; } = 1;

        public Guid Two { get; set; }

        public short Three { get; set; } = 3;

        public double Four { get; set; } = 4;
    }
}
