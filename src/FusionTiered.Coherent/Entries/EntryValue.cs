using FusionTiered.Calls;

namespace FusionTiered.Entries;

/// <summary>The value of an entry as the type the caller asks for.</summary>
internal static class EntryValue
{
    /// <summary>The value, or a clear error when it is of another type.</summary>
    /// <exception cref="CacheTypeMismatchException">It is not a <typeparamref name="T"/>.</exception>
    public static T As<T>(Entry entry) =>
        TryAs<T>(entry, out var value) ? value : throw new CacheTypeMismatchException(typeof(T), entry.Type);

    /// <summary>Whether the value can be handed out as a <typeparamref name="T"/>: stored as one, or assignable to one.</summary>
    public static bool TryAs<T>(Entry entry, out T value)
    {
        if (entry.Value is StoredCopy copy)
        {
            var fits = typeof(T).IsAssignableFrom(entry.Type);
            value = fits ? (T)copy.Read()! : default!;
            return fits;
        }

        if (ReferenceEquals(entry.Type, typeof(T)))
        {
            value = TrustedCast.To<T>(entry.Value);
            return true;
        }

        if (entry.Value is T assignable)
        {
            value = assignable;
            return true;
        }

        value = default!;
        return entry.Value is null && default(T) is null && typeof(T).IsAssignableFrom(entry.Type);
    }

    /// <summary>Whether the value can be read as a <paramref name="type"/>: stored as one, or assignable to one.</summary>
    public static bool IsA(Entry entry, Type type) =>
        ReferenceEquals(entry.Type, type)
        || (entry.Value is null or StoredCopy ? type.IsAssignableFrom(entry.Type) : type.IsInstanceOfType(entry.Value));

    /// <summary>The value as one caller gets it: as it lies, or a copy.</summary>
    public static object? OfOneCaller(Entry entry) => entry.Value is StoredCopy copy ? copy.Read() : entry.Value;
}
