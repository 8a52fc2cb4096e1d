using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 5: every answer is a value that was made for this very key, and before the answer.</summary>
internal sealed class NoForeignValue : IRule
{
    public string Name => "no foreign value";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        var began = history.Writes.ToDictionary(static write => (write.Key, write.Version), static write => write.Invoked);
        foreach (var read in history.Reads)
        {
            if (read.Value is not { } value)
            {
                continue;
            }

            if (value.Key != read.Key)
            {
                yield return new(Name, $"{read}: the value is of key {value.Key}", read.Key);
            }
            else if (!history.Made.TryGetValue(value.Nonce, out var made) || made != value)
            {
                yield return new(Name, $"{read}: nobody made the value {value}", read.Key);
            }
            else if (began.TryGetValue((value.Key, value.Version), out var invoked) && read.Ended.IsBefore(invoked))
            {
                yield return new(Name, $"{read}: the version was made later, at {invoked}", read.Key);
            }
        }

        foreach (var final in history.Finals)
        {
            if (final.Value is { } value && (value.Key != final.Key || !history.Made.TryGetValue(value.Nonce, out var made) || made != value))
            {
                yield return new(Name, $"in the end {final.Place} holds {value} under key {final.Key}", final.Key);
            }
        }
    }
}
