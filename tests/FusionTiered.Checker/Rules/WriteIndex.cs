using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>The writes of a history by key, sorted so that the first one a value should have given way to is found by a search.</summary>
/// <remarks>
/// A write gives way to another one when that has a later version, and when it cannot have landed after it: a call that brings its
/// value may land at any time until it has returned, and then overtakes whatever was written meanwhile.
/// </remarks>
internal sealed class WriteIndex
{
    private readonly Dictionary<int, OfKey> _keys;

    /// <param name="history">The history.</param>
    /// <param name="counts">Which of the writes count.</param>
    /// <param name="isRepaired">Whether what did not get everywhere was repaired by now.</param>
    public WriteIndex(History history, Func<Write, bool> counts, bool isRepaired = false)
    {
        var all = history.Writes.ToLookup(static write => write.Key);
        _keys = all.ToDictionary(static key => key.Key, key => new OfKey([.. key], counts, isRepaired));
    }

    /// <summary>The moment at which the first write was acknowledged that a value has to give way to; never, if there is none.</summary>
    /// <param name="value">The value.</param>
    public Moment OutdatedAt(Stamp value) => _keys.TryGetValue(value.Key, out var key) ? key.OutdatedAt(value.Version) : Moment.Never;

    private sealed class OfKey
    {
        private readonly Dictionary<int, Write> _byNumber = [];
        private readonly (int Version, Moment First)[] _byVersion;
        private readonly (Moment Invoked, Moment First)[] _byStart;
        private readonly bool _isRepaired;

        public OfKey(List<Write> all, Func<Write, bool> counts, bool isRepaired)
        {
            _isRepaired = isRepaired;
            foreach (var write in all)
            {
                _byNumber[write.Version] = write;
            }

            var counting = all.Where(counts).ToList();
            _byVersion = [.. counting.OrderBy(static write => write.Version).Select(static write => (write.Version, write.Acked))];
            _byStart = [.. counting.OrderBy(static write => write.Invoked.Order).Select(static write => (write.Invoked, write.Acked))];
            for (var i = _byVersion.Length - 2; i >= 0; i--)
            {
                _byVersion[i].First = Earlier(_byVersion[i].First, _byVersion[i + 1].First);
                _byStart[i].First = Earlier(_byStart[i].First, _byStart[i + 1].First);
            }
        }

        public Moment OutdatedAt(int version)
        {
            if (_byNumber.TryGetValue(version, out var write) && write.Carries)
            {
                var landed = (_isRepaired ? write.Acked : write.LandedBy).Order;
                var after = Search(_byStart.Length, i => _byStart[i].Invoked.Order > landed);
                return after < _byStart.Length ? _byStart[after].First : Moment.Never;
            }

            var later = Search(_byVersion.Length, i => _byVersion[i].Version > version);
            return later < _byVersion.Length ? _byVersion[later].First : Moment.Never;
        }

        private static int Search(int count, Func<int, bool> isThere)
        {
            var (low, high) = (0, count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = isThere(middle) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }

        private static Moment Earlier(Moment one, Moment other) => other.IsBefore(one) ? other : one;
    }
}
