using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusionTiered.Failures;
using FusionTiered.Keys;

namespace FusionTiered;

// The compiler calls these, one for each piece of the interpolated string.
public ref partial struct ComposedKey
{
    /// <summary>Called by the compiler. Literal text keeps its <c>:</c>; braces, <c>%</c> and controls are escaped.</summary>
    /// <param name="value">The text between two holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendLiteral(string value)
    {
        // With a constant, which a literal is, the JIT decides this and keeps one store.
        if (value.Length == 1 && value[0] == KeyRules.Separator && _length < KeyBuffer.Capacity)
        {
            At(_length) = KeyRules.Separator;
            _length++;
            _openHole = false;
            return;
        }

        AppendLiteralText(value);
    }

    /// <summary>Called by the compiler. The text is escaped.</summary>
    /// <param name="value">Any text; not null.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(string? value)
    {
        if (value is null)
        {
            KeyFailures.NullPart();
        }

        OpenHole();
        if (_length + value.Length > KeyBuffer.Capacity
            || !KeyText.TryCopyPlain(ref At(_length), ref MemoryMarshal.GetReference(value.AsSpan()), value.Length, keepSeparator: false, lower: false))
        {
            AppendSlowly(value, keepSeparator: false);
            return;
        }

        _length += value.Length;
    }

    /// <summary>Called by the compiler. The text is escaped.</summary>
    /// <param name="value">Any text.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(scoped ReadOnlySpan<char> value)
    {
        OpenHole();
        AppendText(value, keepSeparator: false);
    }

    /// <summary>Called by the compiler.</summary>
    /// <param name="value">Any number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendFormatted(int value) => AppendFormatted((long)value);

    /// <summary>Called by the compiler.</summary>
    /// <param name="value">Any number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(long value)
    {
        OpenHole();
        if (BitConverter.IsLittleEndian && (ulong)value < KeyDigits.Limit && _length <= KeyBuffer.Capacity - KeyDigits.Room)
        {
            _length += KeyDigits.Write(ref At(_length), (ulong)value);
            return;
        }

        AppendSpelled(value, default);
    }

    /// <summary>Called by the compiler. Written as <c>00000000-0000-0000-0000-000000000000</c>.</summary>
    /// <param name="value">Any id.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(Guid value)
    {
        const int Length = 36;
        OpenHole();
        if (_length <= KeyBuffer.Capacity - Length)
        {
            value.TryFormat(MemoryMarshal.CreateSpan(ref At(_length), Length), out _);
            _length += Length;
            return;
        }

        AppendSpelled(value, default);
    }

    /// <summary>Called by the compiler. Written as <c>true</c> or <c>false</c>.</summary>
    /// <param name="value">Either.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(bool value) => AppendFormatted(value ? "true" : "false");

    /// <summary>
    /// Called by the compiler. Written in the invariant culture; dates and times in the round-trip format <c>O</c>; enums by name.
    /// </summary>
    /// <typeparam name="T">Anything that formats itself. Other types do not compile: their text would hardly tell values apart.</typeparam>
    /// <param name="value">The value; not null.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<T>(T value)
        where T : ISpanFormattable
    {
        if (!typeof(T).IsValueType && value is null)
        {
            KeyFailures.NullPart();
        }

        // The JIT knows T: these cost nothing, and spare a generic caller the slower spelling.
        if (typeof(T) == typeof(int))
        {
            AppendFormatted((long)Unsafe.As<T, int>(ref value));
            return;
        }

        if (typeof(T) == typeof(long))
        {
            AppendFormatted(Unsafe.As<T, long>(ref value));
            return;
        }

        if (typeof(T) == typeof(Guid))
        {
            AppendFormatted(Unsafe.As<T, Guid>(ref value));
            return;
        }

        if (typeof(T).IsEnum)
        {
            AppendFormatted(KeySpelling<T>.NameOf(value));
            return;
        }

        OpenHole();
        AppendSpelled(value, KeySpelling<T>.Format);
    }

    /// <summary>Called by the compiler. Written in the invariant culture, in the format that the hole names.</summary>
    /// <typeparam name="T">Anything that formats itself.</typeparam>
    /// <param name="value">The value; not null.</param>
    /// <param name="format">The format; see that it tells all values apart.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<T>(T value, string? format)
        where T : ISpanFormattable
    {
        if (!typeof(T).IsValueType && value is null)
        {
            KeyFailures.NullPart();
        }

        OpenHole();
        AppendSpelled(value, format);
    }

    /// <summary>Text of which nobody knows the parts: its <c>:</c> stay, so that one text gives one key.</summary>
    internal void AppendWhole(scoped ReadOnlySpan<char> value) => AppendText(value, keepSeparator: true);

    /// <summary>As a hole, with A-Z (and any other upper case, invariant) in lower case.</summary>
    internal void AppendLower(string value)
    {
        OpenHole();
        if (_length + value.Length > KeyBuffer.Capacity
            || !KeyText.TryCopyPlain(ref At(_length), ref MemoryMarshal.GetReference(value.AsSpan()), value.Length, keepSeparator: false, lower: true))
        {
            AppendSlowly(value.ToLowerInvariant(), keepSeparator: false);
            return;
        }

        _length += value.Length;
    }

    internal void AppendParts(scoped ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            KeyFailures.NoParts();
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                AppendLiteral(":");
            }

            AppendFormatted(parts[i]);
        }
    }

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref char At(int index) => ref Unsafe.Add(ref Unsafe.As<KeyBuffer, char>(ref _buffer), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OpenHole()
    {
        if (_openHole)
        {
            KeyFailures.TouchingHoles();
        }

        _openHole = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendLiteralText(string value)
    {
        if (value.Contains(KeyRules.Separator, StringComparison.Ordinal))
        {
            _openHole = false;
        }

        AppendText(value, keepSeparator: true);
    }

    private void AppendText(scoped ReadOnlySpan<char> value, bool keepSeparator)
    {
        if (_length + value.Length > KeyBuffer.Capacity
            || !KeyText.TryCopyPlain(ref At(_length), ref MemoryMarshal.GetReference(value), value.Length, keepSeparator, lower: false))
        {
            AppendSlowly(value, keepSeparator);
            return;
        }

        _length += value.Length;
    }

    private void AppendSpelled<T>(T value, string? format)
        where T : ISpanFormattable
    {
        Span<char> spelled = stackalloc char[128];
        if (value.TryFormat(spelled, out var length, format, CultureInfo.InvariantCulture))
        {
            AppendText(spelled[..length], keepSeparator: false);
        }
        else
        {
            AppendText(value.ToString(format, CultureInfo.InvariantCulture), keepSeparator: false);
        }
    }

    private void AppendLongPrefix()
    {
        _length = 0;
        AppendText(Profile.Prefix, keepSeparator: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendSlowly(scoped ReadOnlySpan<char> value, bool keepSeparator)
    {
        if (value.Length > KeyRules.MaxLength)
        {
            KeyFailures.TooLong(value.Length, KeyRules.MaxLength);
        }

        var added = KeyEscape.Length(value, keepSeparator);
        var target = Room(added);
        KeyEscape.Write(value, target, keepSeparator);
    }

    // Counts the new characters in and gives the place for them, in the buffer or in the array.
    [UnscopedRef]
    private Span<char> Room(int added)
    {
        if (_spill is null && _length + added <= KeyBuffer.Capacity)
        {
            _length += added;
            return MemoryMarshal.CreateSpan(ref At(_length - added), added);
        }

        var used = _spill is null ? _length : _spillLength;
        var needed = used + added;
        if (needed > KeyRules.MaxLength)
        {
            KeyFailures.TooLong(needed, KeyRules.MaxLength);
        }

        if (_spill is null || needed > _spill.Length)
        {
            var larger = new char[Math.Min(KeyRules.MaxLength, needed * 2)];
            Text.CopyTo(larger);
            _spill = larger;
            _length = Spilled;
        }

        _spillLength = needed;
        return _spill.AsSpan(used, added);
    }
}
