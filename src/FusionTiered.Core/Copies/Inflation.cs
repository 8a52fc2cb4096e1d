namespace FusionTiered.Copies;

/// <summary>Bounds the memory that is taken to decompress payloads, which anyone may have written.</summary>
/// <remarks>
/// A payload says how long its value is, and is refused before memory is taken where that is too much for it. Of large values only as
/// many are decompressed at once as there are processors: more would not be faster, and each would hold its memory meanwhile.
/// </remarks>
internal static class Inflation
{
    /// <summary>No value grows by more than this factor.</summary>
    public const int Most = 100;

    private const long Large = 1L << 20;

    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);

    // A serializer that reads another value while it reads this one has a place already.
    [ThreadStatic]
    private static bool t_hasPlace;

    /// <summary>Whether so few bytes may hold so many.</summary>
    public static bool IsPlausible(long declared, long compressed, int most = Most) => declared > 0 && declared <= compressed * most;

    /// <summary>Waits for a place among those that decompress. Dispose it on the same thread.</summary>
    /// <param name="length">How long the value is.</param>
    public static Place Enter(long length)
    {
        if (length < Large || t_hasPlace)
        {
            return default;
        }

        Places.Wait();
        t_hasPlace = true;
        return new Place(isTaken: true);
    }

    /// <summary>A place; the default is none.</summary>
    internal readonly struct Place(bool isTaken) : IDisposable
    {
        public void Dispose()
        {
            if (isTaken)
            {
                t_hasPlace = false;
                Places.Release();
            }
        }
    }
}
