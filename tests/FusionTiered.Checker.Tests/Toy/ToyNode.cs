using System.Globalization;
using System.Runtime.InteropServices;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Mutants;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Tests.Toy;

/* A cache in its simplest form. Memory serves only what is verified; what the tier does not answer, the source does, and nobody
   keeps it. Every load has a token; whatever is heard or written dirties it. One load of a key at a time. */
internal sealed class ToyNode : ICheckedNode, ICoherenceListener
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Plan _plan;
    private readonly IRemoteTier _tier;
    private readonly TimeProvider _clock;
    private readonly Mutant _mutant;
    private readonly Dictionary<int, (Stamp Value, long Epoch, long Until)> _memory = [];
    private readonly List<Token> _tokens = [];
    private readonly Dictionary<int, (Token Token, Task<Answer> Load)> _loads = [];
    private readonly HashSet<int> _repairs = [];
    private bool _repairing;
    private long _epoch;
    private long _verifiedUntil;
    private int _leases;

    public ToyNode(Plan plan, RemoteTierBinding binding, TimeProvider clock, Mutant mutant)
    {
        (_plan, _tier, _clock, _mutant) = (plan, binding.Tier, clock, mutant);
        binding.Channel!.Listen(this, PlanBounds.LeaseOf(plan));
    }

    public bool IsConnected => _clock.GetTimestamp() < _verifiedUntil;

    public bool IsQuiet => _repairs.Count == 0 && Open == 0;

    public int Open => _tokens.Count + _loads.Count;

    private bool UsesMemory => (_plan.Profile.Tiers & TierUse.L1) != TierUse.None;

    public static string TextOf(int key) => $"k:{key}";

    public static byte[] Write(Stamp value) => MemoryMarshal.AsBytes<Stamp>([value]).ToArray();

    public static Stamp Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<Stamp>(bytes);

    public Stamp? Peek(int key) =>
        _memory.TryGetValue(key, out var entry) && entry.Epoch == _epoch && _clock.GetTimestamp() < Math.Min(entry.Until, _verifiedUntil) ? entry.Value : null;

    public Answer TryGet(int key) => Peek(key) is { } value ? new(value, CacheTier.L1, Assurance.Verified) : default;

    public async ValueTask<Answer> GetAsync(int key)
    {
        if (Peek(key) is { } held)
        {
            return new(held, CacheTier.L1, Assurance.Verified);
        }

        var token = OpenToken(key);
        var found = await LookAsync(key, token);
        _tokens.Remove(token);
        return found.Value is { } value ? new(value, CacheTier.L2, Assurance.Verified) : default;
    }

    public async ValueTask<Answer> GetOrSetAsync(int key, Source source, bool sayMore, CancellationToken cancellationToken)
    {
        if (Peek(key) is { } held)
        {
            return new(held, CacheTier.L1, Assurance.Verified);
        }

        if (!_loads.TryGetValue(key, out var present) || present.Token.IsDirty)
        {
            var token = OpenToken(key);
            _loads[key] = present = (token, LoadAsync(key, source, token, RemoteLeaseClaim.IfFree));
        }

        return await present.Load.WaitAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<int, Stamp>> GetOrSetManyAsync(IReadOnlyList<int> keys, Source source)
    {
        var all = new Dictionary<int, Stamp>();
        foreach (var key in keys)
        {
            all[key] = (await GetOrSetAsync(key, source, sayMore: false, CancellationToken.None)).Value!.Value;
        }

        return all;
    }

    public async ValueTask<Answer> RefreshAsync(int key, Source source, CancellationToken cancellationToken)
    {
        var token = OpenToken(key);
        var answer = await LoadAsync(key, source, token, RemoteLeaseClaim.Always);
        _memory.Remove(key);
        return answer;
    }

    public async ValueTask<CacheReach> SetAsync(int key, Stamp value)
    {
        OwnWrite(key);
        var token = OpenToken(key);
        try
        {
            await _tier.SetAsync(TextOf(key), Write(value), TimeSpan.FromMilliseconds(_plan.Profile.Lifetime), Deadline);
            OwnWrite(key, but: token);
            Keep(key, value, token, TimeSpan.FromMilliseconds(_plan.Profile.Lifetime));
            return CacheReach.Everywhere;
        }
        catch (RemoteTierException)
        {
            Repair(key);
            return CacheReach.LocalOnly;
        }
        finally
        {
            _tokens.Remove(token);
        }
    }

    public async ValueTask<CacheReach> InvalidateAsync(WriteKind kind, int key)
    {
        var reach = CacheReach.Everywhere;
        foreach (var each in kind == WriteKind.Tag ? _plan.Tagged(key) : kind == WriteKind.Event ? _plan.Group(key) : [key])
        {
            OwnWrite(each);
            try
            {
                await _tier.RemoveAsync(TextOf(each), Deadline);
            }
            catch (RemoteTierException)
            {
                Repair(each);
                reach = CacheReach.LocalOnly;
            }

            OwnWrite(each);
        }

        return reach;
    }

    public void KeyChanged(string key) => Forget(int.Parse(key.AsSpan(2), CultureInfo.InvariantCulture));

    public void VersionChanged(string version)
    {
    }

    public void PatternCleared(string pattern) => EverythingChanged();

    public void CoverageLost() => EverythingChanged();

    public void CoverageBegan() => EverythingChanged();

    public void EverythingChanged()
    {
        _epoch++;
        _verifiedUntil = 0;
        _tokens.ForEach(static token => token.IsDirty = true);
    }

    public void Confirmed(long sentAt) => _verifiedUntil = Math.Max(_verifiedUntil, sentAt + PlanBounds.LeaseOf(_plan).Ticks);

    private async Task<Answer> LoadAsync(int key, Source source, Token token, RemoteLeaseClaim claim)
    {
        await Task.Yield();
        try
        {
            for (var tries = 0; tries < 400 && !_repairs.Contains(key); tries++)
            {
                if (claim != RemoteLeaseClaim.Always && (await LookAsync(key, token)).Value is { } found)
                {
                    return new(found, CacheTier.L2, Assurance.Verified);
                }

                var lease = $"{_tier.Node}/{++_leases}";
                var reply = await _tier.LeaseAsync(TextOf(key), new(lease, PlanBounds.HardDeadline * 4, claim), Deadline);
                if (reply.IsGranted)
                {
                    return await StoreAsync(key, source, token, lease, SeenEntry.Of(reply.Value));
                }

                await Task.Delay(Pause, _clock);
                token.IsDirty = false; // it begins anew
            }
        }
        catch (RemoteTierException)
        {
            // The source has it, too.
        }
        finally
        {
            _tokens.Remove(token);
            if (_loads.TryGetValue(key, out var present) && present.Token == token)
            {
                _loads.Remove(key);
            }
        }

        return new((await source([key], CancellationToken.None))[key], CacheTier.Source, Assurance.Verified);
    }

    private async Task<Answer> StoreAsync(int key, Source source, Token token, string lease, SeenEntry seen)
    {
        Stamp value;
        try
        {
            value = (await source([key], CancellationToken.None))[key];
        }
        catch
        {
            await TryAsync(_tier.ReleaseAsync(TextOf(key), lease, Deadline));
            throw;
        }

        if (!token.IsDirty || _mutant == Mutant.StoresWithoutToken)
        {
            await TryAsync(_tier.StoreAsync(TextOf(key), lease, seen, Write(value), TimeSpan.FromMilliseconds(_plan.Profile.Lifetime), Deadline));
        }
        else
        {
            await TryAsync(_tier.ReleaseAsync(TextOf(key), lease, Deadline));
        }

        return new(value, CacheTier.Source, Assurance.Verified);
    }

    private async ValueTask<(Stamp? Value, bool Answered)> LookAsync(int key, Token token)
    {
        if (_repairs.Contains(key))
        {
            return default;
        }

        try
        {
            using var value = await _tier.ReadAsync(TextOf(key), Deadline);
            if (!value.Exists)
            {
                return (null, true);
            }

            var read = Read(value.Payload.Span);
            await Task.Yield(); // where a cache makes an object of the bytes
            Keep(key, read, token, value.Left ?? TimeSpan.FromDays(1));
            return (read, true);
        }
        catch (RemoteTierException)
        {
            return default;
        }
    }

    private void Keep(int key, Stamp value, Token token, TimeSpan left)
    {
        if (UsesMemory && (!token.IsDirty || _mutant == Mutant.StoresWithoutToken))
        {
            var stay = left.Ticks < TimeSpan.TicksPerMillisecond * _plan.Profile.L1Lifetime ? left.Ticks : TimeSpan.TicksPerMillisecond * _plan.Profile.L1Lifetime;
            _memory[key] = (value, _epoch, _clock.GetTimestamp() + stay);
        }
    }

    private Token OpenToken(int key)
    {
        var token = new Token(key);
        _tokens.Add(token);
        return token;
    }

    private void OwnWrite(int key, Token? but = null)
    {
        _memory.Remove(key);
        if (_mutant != Mutant.ForgetsOwnWrites)
        {
            Forget(key, but);
        }
    }

    private void Forget(int key, Token? but = null)
    {
        _memory.Remove(key);
        _tokens.FindAll(token => token.Key == key && token != but).ForEach(static token => token.IsDirty = true);
    }

    private void Repair(int key)
    {
        _repairs.Add(key);
        Forget(key);
        if (!_repairing)
        {
            _repairing = true;
            _ = RepairAsync();
        }
    }

    private async Task RepairAsync()
    {
        while (_repairs.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), _clock);
            foreach (var key in _repairs.ToList())
            {
                try
                {
                    await _tier.RemoveAsync(TextOf(key), Deadline);
                    Forget(key);
                    _repairs.Remove(key);
                }
                catch (RemoteTierException)
                {
                    break;
                }
            }
        }

        _repairing = false;
    }

    private static async ValueTask TryAsync(ValueTask call)
    {
        try
        {
            await call;
        }
        catch (RemoteTierException)
        {
            // The lease ends by itself.
        }
    }

    private static async ValueTask TryAsync(ValueTask<RemoteStoreOutcome> call)
    {
        try
        {
            await call;
        }
        catch (RemoteTierException)
        {
            // Whether it landed or not, it may be there: nothing has changed since it was granted.
        }
    }

    private sealed class Token(int key)
    {
        public int Key => key;

        public bool IsDirty { get; set; }
    }
}
