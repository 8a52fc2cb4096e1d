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

    public ReadsRig(TimeSpan? lifetime = null, TimeSpan idle = default, double jitter = 0) =>
        Profile = new(new DomainProfile { Name = "market", Namespace = "market", L1Lifetime = lifetime ?? TimeSpan.MaxValue, Idle = idle, Jitter = jitter }, new CacheClock(Clock));

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

    /// <summary>Reads keys through an LRU memory, ten thousand a second.</summary>
    public void ReadAll(int[] keys, int size)
    {
        foreach (var (i, isHit) in Lru.Hits(keys, size).Index())
        {
            Read(keys[i], isHit);
            if (i % 1_000 == 0)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    public ReuseSample Look(double size = 100) => Sampler.Look(Profile.SampledLifetime, size)!;
}
