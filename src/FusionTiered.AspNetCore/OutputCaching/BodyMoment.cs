namespace FusionTiered.AspNetCore.OutputCaching;

/// <summary>When a response was made, as the output cache writes it into the bytes: the version of the format, ticks, and minutes from UTC.</summary>
internal static class BodyMoment
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Whether the response comes from the future, by the clock of this node. The output cache serves no such response.</summary>
    public static bool IsAhead(byte[] body, DateTimeOffset now)
    {
        var at = 0;
        return Next(body, ref at) is not null
            && Next(body, ref at) is { } ticks
            && Next(body, ref at) is { } minutes and > -MinutesOfDay and < MinutesOfDay
            && ticks - (minutes * TimeSpan.TicksPerMinute) >= now.UtcTicks;
    }

    // Seven bits in each byte, the lowest first.
    private static long? Next(byte[] body, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && at < body.Length; shift += 7)
        {
            var unit = body[at++];
            number |= (ulong)(unit & 0x7f) << shift;
            if (unit < 0x80)
            {
                return (long)number;
            }
        }

        return null;
    }
}
