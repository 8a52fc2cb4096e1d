using System.Globalization;

namespace FusionTiered.Checker.Histories;

/// <summary>All that was done in a run and all that came of it: what the rules judge.</summary>
internal sealed class History
{
    public List<Write> Writes { get; init; } = [];

    public List<Read> Reads { get; init; } = [];

    public List<SourceCall> Sources { get; init; } = [];

    public List<Call> Calls { get; init; } = [];

    public List<FaultSpan> Faults { get; init; } = [];

    public List<FinalValue> Finals { get; init; } = [];

    public List<Account> Accounts { get; init; } = [];

    /// <summary>What had not come to rest when it was to be quiet.</summary>
    public List<string> Unrest { get; init; } = [];

    /// <summary>What nodes heard of each other, where they say it.</summary>
    public List<Heard> Heard { get; init; } = [];

    /// <summary>When the process did not get its turn.</summary>
    public List<StarvedSpan> Starved { get; init; } = [];

    /// <summary>Every value that was made, by its nonce.</summary>
    public Dictionary<int, Stamp> Made { get; init; } = [];

    /// <summary>When the last call had ended.</summary>
    public Moment Ended => Calls.Select(static call => call.Ended).Where(static ended => !ended.IsNever).OrderBy(static ended => ended.Order).LastOrDefault();

    /// <summary>The same of a process that always got its turn.</summary>
    public History AsIfNeverStarved() => new()
    {
        Writes = Writes,
        Reads = Reads,
        Sources = Sources,
        Calls = Calls,
        Faults = Faults,
        Finals = Finals,
        Accounts = Accounts,
        Unrest = Unrest,
        Made = Made,
        Heard = Heard,
    };

    /// <summary>A number that differs when anything in the history does.</summary>
    public ulong Fingerprint()
    {
        var hash = 14695981039346656037UL;
        Mix(Writes);
        Mix(Reads);
        Mix(Sources);
        Mix(Calls);
        Mix(Faults);
        Mix(Finals);
        Mix(Accounts);
        Mix(Unrest);
        return hash;

        void Mix<T>(List<T> items)
        {
            foreach (var item in items)
            {
                foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{item}"))
                {
                    hash = (hash ^ letter) * 1099511628211UL;
                }
            }
        }
    }
}
