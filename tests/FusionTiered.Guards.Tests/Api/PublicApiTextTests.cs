#pragma warning disable CA1034, CA1051, CA1040, CA1062, CA1801, CA1819, CA2211, CA1721, CA1812, MA0016, MA0046, MA0096, MA0094, MA0095, CA1003, MA0069 // shapes to render, not to use
using System.Reflection;

namespace FusionTiered.Guards.Api;

/// <summary>Each thing that a caller can depend on is in the text.</summary>
public sealed class PublicApiTextTests
{
    [Theory]
    [InlineData("abstract class Shapes.Base<T> where T : class, System.IDisposable, new()")]
    [InlineData("    abstract int Count { get; protected set; }")]
    [InlineData("    static string? Name")]
    [InlineData("    const int Limit = 3")]
    [InlineData("    protected Base(int size = 3)")]
    [InlineData("    virtual System.Collections.Generic.Dictionary<string, string?>? Map(in int a, out long b, ref T c, params string[] rest)")]
    [InlineData("    event System.EventHandler? Changed")]
    [InlineData("sealed record class Shapes.Entry : System.IEquatable<Shapes.Entry>")]
    [InlineData("    required string Key { get; init; }")]
    [InlineData("    [Obsolete] void Old()")]
    [InlineData("    [Obsolete(error)] void Gone()")]
    [InlineData("    [MemberNotNullWhen(true, Note)] bool HasNote { get; }")]
    [InlineData("    [OverloadResolutionPriority(1)] bool TryRead([MaybeNullWhen(false)] out string? note)")]
    [InlineData("readonly ref struct Shapes.View")]
    [InlineData("    string this[int at] { get; }")]
    [InlineData("    T? Value { get; }")]
    [InlineData("    T Always { get; }")]
    [InlineData("    TOther? Other<TOther>(T? first, TOther second)")]
    [InlineData("interface Shapes.ISource<in TIn, out TOut>")]
    [InlineData("    System.Threading.Tasks.ValueTask<T> GetAsync<T>(string key, System.Threading.CancellationToken ct = default) where T : unmanaged")]
    [InlineData("delegate string? Shapes.Load<in TState>(TState state, System.Threading.CancellationToken ct)")]
    [InlineData("    static void Stretch(this string text)")]
    [InlineData("    static bool op_Equality(Shapes.Point left, Shapes.Point right)")]
    [InlineData("[Flags] enum Shapes.Kind : byte\n    Second = 2\n    First = 1")]
    public void It_says(string line) => Render().Should().Contain("\n" + line + "\n");

    [Fact]
    public void It_hides_what_callers_cannot_reach() => Render().Should().NotContain("Hidden");

    private static string Render() =>
        PublicApiText.Of([typeof(ShapeExtensions), .. typeof(Shapes).GetNestedTypes(BindingFlags.Public)]).Replace("FusionTiered.Guards.Api.PublicApiTextTests.", "", StringComparison.Ordinal);

    public static class Shapes
    {
        public abstract class Base<T>
            where T : class, IDisposable, new()
        {
            public const int Limit = 3;

            public static string? Name;

            internal int HiddenField;

            protected Base(int size = 3) => HiddenField = size;

            public event EventHandler? Changed;

            public abstract int Count { get; protected set; }

            public virtual Dictionary<string, string?>? Map(in int a, out long b, ref T c, params string[] rest)
            {
                b = a;
                Changed?.Invoke(this, EventArgs.Empty);
                return null;
            }

            private protected static void Hidden()
            {
            }
        }

        public sealed record Entry
        {
            public required string Key { get; init; }

            public string? Note { get; init; }

            [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Note))]
            public bool HasNote => Note is not null;

            [Obsolete("Use Key.")]
            public void Old()
            {
            }

            [Obsolete("Write Key.", error: true)]
            public void Gone()
            {
            }

            [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
            public bool TryRead([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string note)
            {
                note = Note;
                return HasNote;
            }
        }

        public readonly ref struct View
        {
            public string this[int at] => $"{at}";
        }

        public sealed class Pair<T>(T? value, T always)
        {
            public T? Value => value;

            public T Always => always;

            public TOther? Other<TOther>(T? first, TOther second) => Equals(first, value) ? second : default;
        }

        public interface ISource<in TIn, out TOut>
        {
            TOut Ask(TIn value);

            ValueTask<T> GetAsync<T>(string key, CancellationToken ct = default)
                where T : unmanaged;
        }

        public delegate string? Load<in TState>(TState state, CancellationToken ct);

        public readonly struct Point : IEquatable<Point>
        {
            public static bool operator ==(Point left, Point right) => left.Equals(right);

            public static bool operator !=(Point left, Point right) => !left.Equals(right);

            public bool Equals(Point other) => true;

            public override bool Equals(object? obj) => obj is Point;

            public override int GetHashCode() => 0;
        }

        [Flags]
        public enum Kind : byte
        {
            Second = 2,
            First = 1,
        }

        public sealed class OnlyStatic
        {
            private OnlyStatic()
            {
            }
        }
    }
}

public static class ShapeExtensions
{
    public static void Stretch(this string text)
    {
    }
}
