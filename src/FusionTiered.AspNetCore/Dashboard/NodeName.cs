using System.Globalization;

namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>The name of this node for people: machine and process.</summary>
internal static class NodeName
{
    private static int _made;

    public static string Value { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>A name for one cache of this process: the same name again gets a number behind it.</summary>
    public static string Next() =>
        Interlocked.Increment(ref _made) is > 1 and var number ? string.Create(CultureInfo.InvariantCulture, $"{Value}#{number}") : Value;
}
