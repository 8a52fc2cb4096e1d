using System.Globalization;
using FusionTiered.Show.Run;

namespace FusionTiered.Show.Arguments;

/// <summary>Reads the command line: <c>--name value</c> or <c>--name=value</c>.</summary>
public static class ArgumentParser
{
    /// <param name="sceneNames">What <c>--only</c> may name, beside "traffic" and "scenes".</param>
    public static ShowOptions Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> sceneNames)
    {
        var options = new ShowOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            var (name, given) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, null);
            options = name switch
            {
                "--seed" => options with { Seed = Whole(name, Value(), 0, int.MaxValue) },
                "--requests" => options with { Requests = Requests(name, Value()) },
                "--callers" => options with { Callers = Whole(name, Value(), 1, 10_000) },
                "--time-scale" => options with { TimeScale = Number(name, Value(), 1, 1_000) },
                "--duration" => options with { DurationSeconds = Number(name, Value(), 1, 86_400) },
                "--l1-entries" => options with { L1Entries = Whole(name, Value(), 16, 10_000_000) },
                "--trace" => options with { Trace = TraceFile(name, Value()) },
                "--only" => options with { Only = OneOf(name, Value(), ["traffic", "scenes", .. sceneNames]) },
                "--engine" => options with { Engine = OneOf(name, Value(), [.. ShowEngine.All.Select(static engine => engine.Name)]) },
                "--nodes" => options with { Nodes = Whole(name, Value(), 1, 8) },
                "--redis" => options with { Redis = Value() },
                "--spawn-redis" => options with { SpawnRedis = Flag(name, given) },
                "--json" => options with { Json = Flag(name, given) },
                "--plain" => options with { Plain = Flag(name, given) },
                "--help" or "-h" or "-?" => options with { Help = Flag(name, given) },
                _ => throw new BadArgumentException(argument.Contains("://", StringComparison.Ordinal)
                    ? "A URL stands where an argument is expected (it is not shown: it may hold a password)."
                    : $"Unknown argument '{argument}'."),
            };

            string Value() => given ?? (rest.TryDequeue(out var next) && !next.StartsWith("--", StringComparison.Ordinal)
                ? next
                : throw new BadArgumentException($"{name} needs a value."));
        }

        return options switch
        {
            { Requests: 0, Trace: null } => throw new BadArgumentException("--requests all needs --trace: made traffic has no end of its own."),
            { Redis: not null, SpawnRedis: true } => throw new BadArgumentException("--redis uses a server that runs, --spawn-redis starts one: only one of them can be."),
            _ => options,
        };
    }

    private static int? Requests(string name, string value) => string.Equals(value, "all", StringComparison.Ordinal)
        ? 0
        : Whole(name, value, 1, 100_000_000);

    private static int Whole(string name, string value, int least, int most)
        => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new BadArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{value}'; allowed is a whole number from {least} to {most}."));

    private static double Number(string name, string value, double least, double most)
        => double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new BadArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{value}'; allowed is a number from {least} to {most}."));

    private static string TraceFile(string name, string value)
        => File.Exists(value) ? value : throw new BadArgumentException($"{name} is '{value}': there is no such file.");

    private static string OneOf(string name, string value, IReadOnlyCollection<string> allowed)
        => allowed.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? value
            : throw new BadArgumentException($"{name} is '{value}'; allowed is one of: {string.Join(", ", allowed)}.");

    private static bool Flag(string name, string? given)
        => given is null ? true : throw new BadArgumentException($"{name} takes no value, '{given}' was given.");
}
