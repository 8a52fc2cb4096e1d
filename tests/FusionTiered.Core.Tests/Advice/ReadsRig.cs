using System.Globalization;
using FusionTiered.Advice;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Testing;
using FusionTiered.Time;

namespace FusionTiered.Core.Tests.Advice;

/// <summary>A profile, a clock, and reads of numbered keys. Hashes are the same in every run.</summary>
internal sealed class ReadsRig
{
    private readonly Dictionary<int, int> _hashes = [];

    public ReadsRig(TimeSpan? lifetime = null, TimeSpan idle = default, double jitter = 0, int size = 0)
    {
        Profile = new(new DomainProfile { Name = "market", Namespace = "market", L1Lifetime = lifetime ?? TimeSpan.MaxValue, Idle = idle, Jitter = jitter }, new CacheClock(Clock)) { Memory = Memory };
        if (size > 0)
        {
            Limit(size);
        }
    }

    public FakeMemory Memory { get; } = new();

    public ManualClock Clock { get; } = new();

    public ProfileState Profile { get; }

    public KeySampler Sampler => Profile.Sampler;

    public static int HashOf(int key) => KeyHash.Of(key.ToString(CultureInfo.InvariantCulture), 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9);

    public void Read(int key, bool isHit = false)
    {
        if (!_hashes.TryGetValue(key, out var hash))
        {
            _hashes[key] = hash = HashOf(key);
        }

        if (isHit)
        {
            Profile.Hit(hash);
        }
        else
        {
            Profile.Miss(hash);
        }
    }

    /// <summary>The profile has a limit of entries from now on, and as many of them.</summary>
    public void Limit(int size)
    {
        Memory.Entries = size;
        Profile.Settings = Profile.Settings with { MaxEntries = size };
    }

    public void Write(int key) => Profile.Wrote(HashOf(key));

    /// <summary>Reads keys through an LRU memory of the limit, ten thousand a second.</summary>
    public void ReadAll(int[] keys)
    {
        foreach (var (i, isHit) in Lru.Hits(keys, (int)Profile.Settings.MaxEntries).Index())
        {
            Read(keys[i], isHit);
            if (i % 1_000 == 0)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Reads keys through an LRU memory of the limit whose values have the lifetime of the profile.</summary>
    public void ReadAll((int Key, double At)[] reads)
    {
        double now = 0;
        foreach (var (i, isHit) in Lru.Hits(reads, (int)Profile.Settings.MaxEntries, Profile.Settings.L1Lifetime.TotalSeconds).Index())
        {
            Clock.Advance(TimeSpan.FromSeconds(reads[i].At - now));
            now = reads[i].At;
            Read(reads[i].Key, isHit);
        }
    }

    public ReuseSample Look() => Sampler.Look(Profile.SampledLifetime)!;

    internal sealed class FakeMemory : IProfileMemory
    {
        public long Entries { get; set; } = 1_000;

        public long Bytes => Entries * 100;

        public double CacheFill { get; set; }
    }
}
