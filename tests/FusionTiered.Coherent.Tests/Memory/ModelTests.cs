using FusionTiered.Core.Tests.L1;
using FusionTiered.Entries;
using FusionTiered.Fences;
using FusionTiered.L1;
using FusionTiered.Memory;
using FusionTiered.Profiles;

namespace FusionTiered.Coherent.Tests.Memory;

/// <summary>Random steps against a dictionary. A failure names its seed and step.</summary>
public sealed class ModelTests
{
    private const int Steps = 1500;

    [Theory]
    [InlineData(0, 40)]
    [InlineData(40, 80)]
    [InlineData(80, 120)]
    public void Whatever_is_done_the_tier_holds_the_last_value_or_none(int from, int to)
    {
        for (var seed = from; seed < to; seed++)
        {
            var run = new Run(seed);
            for (var step = 0; step < Steps; step++)
            {
                try
                {
                    run.Step();
                    run.Check();
                }
                catch (Exception fault)
                {
                    throw new InvalidOperationException($"seed {seed}, step {step}: {fault.Message}", fault);
                }
            }
        }
    }

    private sealed class Run
    {
        private readonly Random _random;
        private readonly TierRig _rig;
        private readonly MemoryTier _tier;
        private readonly ProfileState[] _profiles;
        private readonly Departed _evicted = new();
        private readonly Dictionary<string, Entry> _model = [];
        private readonly List<Entry> _known = [];
        private readonly Dictionary<FillToken, bool> _tokens = [];
        private int _puts;

        public Run(int seed)
        {
            _random = new(seed);
            _rig = new(_random.Next(1, 41), RandomBytes());
            _tier = _rig.Tier;
            _tier.Listener = _evicted;
            _profiles = [_rig.Profile, _rig.NewProfile("few", maxEntries: _random.Next(1, 20)), _rig.NewProfile("light", maxBytes: _random.Next(10, 200))];
        }

        public void Step()
        {
            switch (_random.Next(100))
            {
                case < 40: Put(NewEntry(RandomKey()), null); break;
                case < 62: Find(RandomKey()); break;
                case < 68: Remove(RandomKey()); break;
                case < 71 when _known.Count > 0: RemoveEntry(_known[_random.Next(_known.Count)]); break;
                case < 73: RemoveWhere((char)('0' + _random.Next(10))); break;
                case < 74: Clear(_random.Next(2) == 0 ? null : _profiles[_random.Next(3)]); break;
                case < 79: Open(RandomKey()); break;
                case < 86 when _tokens.Count > 0: Store(_tokens.Keys.ElementAt(_random.Next(_tokens.Count))); break;
                case < 88: _tier.Store.RemoveExpired(); break;
                case < 96: _rig.Clock.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 20))); break;
                case < 97: _tier.Store.Apply(new MemoryLimits(_random.Next(1, 41), RandomBytes())); break;
                case < 99: Reload(_profiles[_random.Next(3)]); break;
                default: _ = _rig.Gone(EvictionReason.Evicted); break;
            }
        }

        public void Check()
        {
            Audit.Check(_tier.Store);
            var held = _tier.Entries.ToList();
            foreach (var entry in held)
            {
                Fact(_model.GetValueOrDefault(entry.Key) == entry, $"'{entry.Key}' holds another value than the last one set");
            }

            Fact(!_evicted.Twice, "an entry left twice");
            Fact(_puts == held.Count + _evicted.Count, $"{_puts} puts, {held.Count} alive, {_evicted.Count} gone");
            Fact(_evicted.Count == _profiles.Sum(profile => Enum.GetValues<EvictionReason>().Sum(why => _rig.Gone(why, profile))), "the counts of reasons and the evictions differ");
            Fact(_tier.OpenTokens == _tokens.Keys.Select(static token => token.Key).Distinct(StringComparer.Ordinal).Count(), "open tokens");
            foreach (var (token, dirty) in _tokens)
            {
                Fact(token.IsDirty == dirty, $"a token of '{token.Key}' is {(dirty ? "clean" : "dirty")}");
            }
        }

        private static void Fact(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException(what);
            }
        }

        private long RandomBytes() => _random.Next(3) == 0 ? long.MaxValue : _random.Next(20, 600);

        private string RandomKey() => "key" + _random.Next(60);

        private Entry NewEntry(string key)
        {
            var number = int.Parse(key.AsSpan(3));
            var profile = _profiles[_random.Next(40) == 0 ? _random.Next(3) : number % 3];
            var weight = _random.Next(3) == 0 ? _random.Next(1, 31) : 1;
            var life = _random.Next(2) == 0 ? double.PositiveInfinity : _random.Next(-1, 60);
            var idle = _random.Next(4) == 0 ? _random.Next(1, 40) : double.PositiveInfinity;
            return _rig.Make(key, weight, life, idle, profile);
        }

        private void Put(Entry entry, FillToken? token)
        {
            var outcome = _tier.Put(entry, token);
            Fact(outcome == PutOutcome.Fenced == (token is not null && _tokens[token]), "fenced without a reason, or not fenced with one");
            if (outcome == PutOutcome.Fenced)
            {
                return;
            }

            _puts++;
            if (token is null)
            {
                Dirty(entry.Key.Equals);
            }

            _model.Remove(entry.Key);
            if (outcome == PutOutcome.Stored)
            {
                _known.Add(entry);
                _model[entry.Key] = entry;
            }

            Fact((_tier.Find(entry.Key, entry.Hash) == entry) == (outcome == PutOutcome.Stored), "a stored entry is not there, or a refused one is");
            Fact(outcome == PutOutcome.Stored || entry.Weight > 1 || entry.IsDead(_rig.Now), "a light live entry was refused");
        }

        private void Find(string key)
        {
            var hash = TierRig.HashOf(key);
            var entry = _tier.Find(key, hash);
            Fact(entry == _tier.Find(key.AsSpan(), hash) && entry == _tier.FindUnderLock(key, hash), "the ways to find differ");
            entry?.Touch();
        }

        private void Remove(string key)
        {
            var was = _tier.Find(key, TierRig.HashOf(key)) is not null;
            Fact(_rig.Remove(key) == was, "removed something else than what was there");
            _model.Remove(key);
            Dirty(key.Equals);
        }

        private void RemoveEntry(Entry entry)
        {
            var was = _tier.Find(entry.Key, entry.Hash) == entry;
            Fact(_tier.RemoveEntry(entry, EvictionReason.Invalidated) == was, "removed an entry that was not there, or did not");
            if (was)
            {
                _model.Remove(entry.Key);
            }
        }

        private void RemoveWhere(char last)
        {
            _tier.RemoveWhere(entry => entry.Key[^1] == last, key => key[^1] == last, EvictionReason.Invalidated);
            Forget(entry => entry.Key[^1] == last);
            Dirty(key => key[^1] == last);
        }

        private void Clear(ProfileState? only)
        {
            _tier.Clear(only, EvictionReason.Cleared);
            Forget(entry => only is null || entry.Profile == only);
        }

        private void Open(string key)
        {
            if (_tokens.Count < 10)
            {
                _tokens.Add(_tier.Open(key, TierRig.HashOf(key)), false);
            }
        }

        private void Store(FillToken token)
        {
            Put(NewEntry(token.Key), token);
            _tier.Close(token);
            _tokens.Remove(token);
        }

        private void Reload(ProfileState profile)
        {
            profile.Settings = profile.Settings with { MaxEntries = _random.Next(0, 15), MaxBytes = _random.Next(2) == 0 ? 0 : _random.Next(10, 200) };
            if (_random.Next(2) == 0)
            {
                _tier.Apply(profile);
            }
        }

        private void Forget(Func<Entry, bool> matches)
        {
            foreach (var (key, _) in _model.Where(pair => matches(pair.Value)).ToList())
            {
                _model.Remove(key);
            }
        }

        private void Dirty(Func<string, bool> matches)
        {
            foreach (var token in _tokens.Keys.Where(token => matches(token.Key)).ToList())
            {
                _tokens[token] = true;
            }
        }
    }
}
