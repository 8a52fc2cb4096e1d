using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusionTiered.Failures;
using FusionTiered.Keys;

namespace FusionTiered;

/* A key that is written where it is used.
   What: the compiler turns Feed.Key($"{a}:{b}") into a constructor call and one Append for each piece; the characters go
   into a buffer inside this struct, so a hit that reads Text makes no string, and a miss makes one.
   Bounds: every writer compares _length + what it adds with KeyBuffer.Capacity. A longer key moves to an array; then
   _length is at Spilled, so that the same comparison sends every later writer to the slow road, too.
   Copying: a copy is a key of its own as long as nothing is appended after; the array is neither pooled nor shared. */

/// <summary>A key composed at the call, by <see cref="CacheProfile.Key(ref ComposedKey)"/>. A hit with it builds no string.</summary>
/// <remarks>
/// It lives on the stack of the caller. To keep it, or to use it after an <see langword="await"/>, convert it:
/// <c>CacheKey key = Feed.Key($"{userId}:{cursor}");</c>
/// </remarks>
[InterpolatedStringHandler]
public ref partial struct ComposedKey
{
    private const int Spilled = int.MaxValue / 2;

    // Not initialised: only what was written is read.
    private KeyBuffer _buffer;
    private char[]? _spill;
    private int _length;
    private int _spillLength;

    // A hole was written, and no separator since.
    private bool _openHole;

    /// <summary>Called by the compiler. Begins with the namespace of the profile.</summary>
    /// <param name="literalLength">Not used: the buffer has its size already.</param>
    /// <param name="formattedCount">Not used.</param>
    /// <param name="profile">The profile the key belongs to.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The compiler's pattern asks for both counts.")]
    public ComposedKey(int literalLength, int formattedCount, CacheProfile profile)
    {
        Unsafe.SkipInit(out _buffer);
        _spill = null;
        _spillLength = 0;
        _openHole = false;
        Profile = profile;
        Unsafe.As<KeyBuffer, KeyPrefix>(ref _buffer) = profile.PrefixStart;
        _length = profile.Prefix.Length;
        if (_length > KeyPrefix.Length)
        {
            AppendLongPrefix();
        }
    }

    /// <summary>Does not compile: an interpolated text without a profile.</summary>
    /// <param name="literalLength">Not used.</param>
    /// <param name="formattedCount">Not used.</param>
    [Obsolete("An interpolated key belongs to a profile: write profile.Key($\"{id}:{page}\").", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The compiler's pattern asks for both counts.")]
    public ComposedKey(int literalLength, int formattedCount) => throw new NotSupportedException();

    /// <summary>The profile the key belongs to.</summary>
    public CacheProfile Profile { get; }

    /// <summary>The whole text, namespace and escapes included.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<char> Text
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _spill is null
            ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<KeyBuffer, char>(ref Unsafe.AsRef(in _buffer)), _length)
            : SpilledText();
    }

    /// <summary>Of the text, by <see cref="KeyHash"/>; computed at each call.</summary>
    internal readonly int Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => KeyHash.Of(Text);
    }

    /// <summary>Makes the key that can be kept.</summary>
    /// <param name="key">The composed key.</param>
    public static implicit operator CacheKey(in ComposedKey key) => key.ToCacheKey();

    /// <summary>Makes the key that can be kept: one string.</summary>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidKeyException">The key is empty, or <c>default</c>.</exception>
    public readonly CacheKey ToCacheKey()
    {
        if (Profile is null)
        {
            KeyFailures.NoKey();
        }

        var text = Text;
        if (text.IsEmpty)
        {
            KeyFailures.Empty();
        }

        return new CacheKey(Profile, new string(text), KeyHash.Of(text));
    }

    /// <summary>The whole text as a string.</summary>
    /// <returns>The text.</returns>
    public override readonly string ToString() => new(Text);

    private readonly ReadOnlySpan<char> SpilledText() => _spill.AsSpan(0, _spillLength);
}
