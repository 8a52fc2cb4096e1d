using FusionTiered.Tests.L2.Payloads;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>Bytes that were damaged, by accident or on purpose: never an exception, never a wrong value.</summary>
public sealed class MutationTests
{
    private const int Seeds = 10_000;

    private readonly Codec _codec = new();
    private readonly byte[][] _payloads;

    public MutationTests()
    {
        var plain = new Codec(new PayloadRules { PlainJson = true });
        _payloads =
        [
            _codec.Write(Samples.ManyPrices), _codec.Write(Samples.ManyPrices, Codec.Header with { Tags = null }),
            _codec.Write(Samples.ManyPrices[..3]), _codec.Write<List<Price>?>(null),
            _codec.Write<List<Price>?>(null, Codec.Header with { IsNothing = true }),
            plain.Write(Samples.ManyPrices[..3], new PayloadHeader()),
        ];
    }

    [Fact]
    public void No_flipped_bit_goes_unnoticed()
    {
        foreach (var payload in _payloads[..5])
        {
            for (var bit = 0; bit < payload.Length * 8; bit++)
            {
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
                Expect(PayloadOutcome.Corrupt, payload, "flipped bit", bit);
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void No_other_byte_goes_unnoticed()
    {
        var payload = _payloads[2];
        for (var change = 0; change < payload.Length * 256; change++)
        {
            if ((change & 255) != 0)
            {
                payload[change / 256] ^= (byte)change;
                Expect(PayloadOutcome.Corrupt, payload, "byte * 256 + change", change);
                payload[change / 256] ^= (byte)change;
            }
        }
    }

    [Fact]
    public void No_cut_goes_unnoticed()
    {
        foreach (var payload in _payloads)
        {
            for (var length = 0; length < payload.Length; length++)
            {
                Expect(PayloadOutcome.Corrupt, payload[..length], "cut at", length);
            }
        }
    }

    [Fact]
    public void No_damage_by_chance_goes_unnoticed()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var payload = _payloads[random.Next(5)];
            var damaged = Damaged(payload, random);
            if (!damaged.AsSpan().SequenceEqual(payload) && _codec.OutcomeOf<List<Price>>(damaged) == PayloadOutcome.Value)
            {
                Assert.Fail($"Damage with seed {seed} gave a value.");
            }
        }
    }

    // With a checksum that fits, a changed value cannot be told from a true one: but nothing throws, and nothing grows.
    [Fact]
    public void Damage_under_a_checksum_that_fits_throws_nothing()
    {
        var outcomes = new HashSet<PayloadOutcome>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var damaged = Damaged(_payloads[random.Next(_payloads.Length)], random);
            if (damaged.Length >= EntryPayload.FrameLength && random.Next(8) != 0)
            {
                EntryPayload.Seal(damaged);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            var failure = Record.Exception(() => outcomes.Add(_codec.OutcomeOf<List<Price>>(damaged)));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (failure is not null || allocated > 1 << 20)
            {
                Assert.Fail($"Damage with seed {seed} allocated {allocated:N0} bytes and gave {failure}.");
            }
        }

        outcomes.Should().Contain([PayloadOutcome.Corrupt, PayloadOutcome.OtherKey, PayloadOutcome.OtherType, PayloadOutcome.NewerFormat, PayloadOutcome.Undeserializable]);
    }

    [Fact]
    public void Bytes_by_chance_are_no_value()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var rubbish = new byte[random.Next(2, 300)];
            random.NextBytes(rubbish);
            Expect(PayloadOutcome.Corrupt, rubbish, "seed", seed);
        }
    }

    private void Expect(PayloadOutcome expected, byte[] payload, string what, int number)
    {
        var outcome = _codec.OutcomeOf<List<Price>>(payload);
        if (outcome != expected)
        {
            Assert.Fail($"{what} {number} gave {outcome} instead of {expected}.");
        }
    }

    private static byte[] Damaged(byte[] payload, Random random)
    {
        var bytes = payload.ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, payload[..random.Next(Math.Min(payload.Length, 40))]); break;
                case 3: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes[Math.Min(at, random.Next(EntryPayload.HeaderLength + 40)) % bytes.Count] = random.Next(2) == 0 ? (byte)0 : (byte)255; break;
            }
        }

        return [.. bytes];
    }
}
