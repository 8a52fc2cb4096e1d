using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.AspNetCore.Tests.Support;

/// <summary>Reads server-sent events.</summary>
internal static class EventStream
{
    /// <summary>The data of the next event of a kind.</summary>
    public static async Task<string> NextAsync(StreamReader reader, string kind)
    {
        var current = "";
        while (await reader.ReadLineAsync().Ends() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                current = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == kind)
            {
                return line["data: ".Length..];
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }
}
