using System.Text;
using FusionTiered.Keys;

namespace FusionTiered.Core.Tests.Keys;

public class InjectivityTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Theory]
    [InlineData(1)]
    [InlineData(20261120)]
    [InlineData(77)]
    public void Different_lists_of_parts_never_give_the_same_key(int seed)
    {
        var text = new HostileText(seed);
        var seen = new Dictionary<string, string[]>(StringComparer.Ordinal);
        for (var i = 0; i < 60_000; i++)
        {
            var parts = text.NextParts();
            var key = Feed.Of(parts).Text;
            if (!seen.TryAdd(key, parts))
            {
                seen[key].Should().Equal(parts, "seed {0}, round {1}: both gave the same key", seed, i);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(99)]
    public void Parts_can_be_read_back_from_the_key(int seed)
    {
        var text = new HostileText(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var parts = text.NextParts();
            var written = Feed.Of(parts).Text["feed:".Length..].Split(':').Select(Unescape);
            written.Should().Equal(parts, "seed {0}, round {1}", seed, i);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_key_composed_at_the_call_is_the_key_of_its_parts(int seed)
    {
        var text = new HostileText(seed);
        for (var i = 0; i < 20_000; i++)
        {
            string a = text.Next(), b = text.Next();
            CacheKey composed = Feed.Key($"{a}:{b}");
            composed.Should().Be(Feed.Of(a, b), "seed {0}, round {1}", seed, i);
            Feed.Key($"{a}:{b}").Hash.Should().Be(composed.Hash);
            Feed.Key($"{a.AsSpan()}:{b}").ToString().Should().Be(composed.Text);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Different_raw_texts_never_give_the_same_key(int seed)
    {
        var text = new HostileText(seed);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 60_000; i++)
        {
            var raw = "r" + text.Next();
            var key = CacheKey.Raw(raw).Text;
            seen.TryAdd(key, raw);
            seen[key].Should().Be(raw, "seed {0}, round {1}: both gave the same key", seed, i);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Parse_is_the_inverse_of_Text(int seed)
    {
        var text = new HostileText(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var key = (i & 1) == 0 ? Feed.Of(text.NextParts()) : CacheKey.Raw("r" + text.Next());
            var again = CacheKey.Parse(key.Text);
            again.Should().Be(key, "seed {0}, round {1}", seed, i);
            again.Text.Should().Be(key.Text);
            again.GetHashCode().Should().Be(key.GetHashCode());
        }
    }

    [Fact]
    public void A_written_key_holds_no_brace_no_control_and_no_broken_surrogate()
    {
        var text = new HostileText(9);
        for (var i = 0; i < 20_000; i++)
        {
            var key = Feed.Of(text.NextParts()).Text;
            key.Any(c => c is '{' or '}' || char.IsControl(c)).Should().BeFalse();
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)).Should().Be(key);
        }
    }

    [Fact]
    public void Every_character_alone_at_every_place_of_a_block_is_written_by_the_rules()
    {
        for (var c = 0; c <= 0xFFFF; c++)
        {
            var alone = (char)c;
            var escaped = KeyRules.IsEscaped(alone, keepSeparator: false) ? $"%{c:X2}" : char.IsSurrogate(alone) ? $"%u{c:X4}" : alone.ToString();
            var length = c % 21;
            var part = new string('a', length) + alone + new string('b', 20 - length);
            Feed.Key($"{part}").ToString().Should().Be("feed:" + part.Replace(alone.ToString(), escaped, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Empty_parts_count()
    {
        string[] keys = [Feed.Of("").Text, Feed.Of("", "").Text, Feed.Of("", "", "").Text, Feed.Of("a", "").Text, Feed.Of("", "a").Text, Feed.Of("a").Text];
        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_part_cannot_reach_into_the_namespace_of_another_profile()
    {
        var user = "market:btc";
        CacheKey key = CacheProfile.Default.Key($"{user}");
        key.Text.Should().Be("market%3Abtc");
    }

    private static string Unescape(string part)
    {
        var text = new StringBuilder();
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != '%')
            {
                text.Append(part[i]);
                continue;
            }

            var digits = part[i + 1] == 'u' ? part.Substring(i + 2, 4) : part.Substring(i + 1, 2);
            text.Append((char)Convert.ToInt32(digits, 16));
            i += part[i + 1] == 'u' ? 5 : 2;
        }

        return text.ToString();
    }
}
