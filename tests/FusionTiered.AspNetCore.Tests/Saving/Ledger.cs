using System.Collections.Concurrent;

namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>A database with transactions: what is not committed is seen by nobody.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, string> _committed = new(StringComparer.Ordinal);

    public string? this[string row]
    {
        get => _committed.GetValueOrDefault(row);
        set => _committed[row] = value!;
    }

    public Transaction Begin() => new(_committed);

    public ValueTask<string> ReadAsync(string row) => new(_committed.GetValueOrDefault(row, "absent"));

    /// <summary>Rolled back unless it is committed.</summary>
    internal sealed class Transaction(ConcurrentDictionary<string, string> committed)
    {
        private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

        public Transaction Write(string row, string value)
        {
            _written[row] = value;
            return this;
        }

        public void Commit()
        {
            foreach (var (row, value) in _written)
            {
                committed[row] = value;
            }
        }
    }
}
