using System.Text;
using FusionTiered.Keys;

namespace FusionTiered.Core.Tests.Keys;

public class GlobModelTests
{
    [Fact]
    public void Random_patterns_match_as_the_plain_recursive_reading_of_Redis_does()
    {
        var (matched, compared) = (0, 0);
        for (var seed = 0; seed < 60_000; seed++)
        {
            var random = new Random(seed);
            var (pattern, text) = (Some(random, "ab-]^:*?[\\", 7), Some(random, "ab-]^:*\\", 5));
            if (pattern.Length == 0 || text.Length == 0 || GlobReader.Read(pattern, []) is not null)
            {
                continue;
            }

            var expected = RedisMatch(pattern, text);
            Glob.Parse(pattern).IsMatch(text).Should().Be(expected, "seed {0}: '{1}' on '{2}'", seed, pattern, text);
            compared++;
            matched += expected ? 1 : 0;
        }

        compared.Should().BeGreaterThan(20_000);
        matched.Should().BeGreaterThan(1_000);
    }

    [Fact]
    public void An_escaped_text_matches_itself_and_nothing_else()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var hostile = new HostileText(seed);
            var (text, other) = ("x" + hostile.Next(), "x" + hostile.Next());
            var glob = Glob.Parse(Glob.Escape(text));
            glob.IsExact.Should().BeTrue("seed {0}", seed);
            glob.IsMatch(text).Should().BeTrue("seed {0}", seed);
            glob.IsMatch(other).Should().Be(string.Equals(text, other, StringComparison.Ordinal), "seed {0}", seed);
        }
    }

    [Fact]
    public void For_bytes_every_match_stays_a_match()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var (pattern, text) = (Some(random, "ab*?[]^\\é", 6), Some(random, "abé*", 4));
            if (GlobReader.Read(pattern, []) is null && Glob.Parse(pattern) is var glob && glob.IsMatch(text))
            {
                RedisMatch(Bytes(glob.ForBytes), Bytes(text)).Should().BeTrue("seed {0}: '{1}' on '{2}'", seed, pattern, text);
            }
        }

        static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
    }

    private static string Some(Random random, string alphabet, int most) =>
        new([.. Enumerable.Range(0, random.Next(0, most + 1)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    // Straight from what the Redis manual and its behaviour say, without any care for speed.
    private static bool RedisMatch(string pattern, string text)
    {
        if (pattern.Length == 0)
        {
            return text.Length == 0;
        }

        switch (pattern[0])
        {
            case '*':
                return RedisMatch(pattern[1..], text) || (text.Length > 0 && RedisMatch(pattern, text[1..]));
            case '?':
                return text.Length > 0 && RedisMatch(pattern[1..], text[1..]);
            case '[':
                var (holds, after) = Class(pattern[1..], text.Length > 0 ? text[0] : '\0');
                return text.Length > 0 && holds && RedisMatch(after, text[1..]);
            case '\\':
                pattern = pattern[1..];
                goto default;
            default:
                return text.Length > 0 && pattern[0] == text[0] && RedisMatch(pattern[1..], text[1..]);
        }
    }

    private static (bool Holds, string After) Class(string inside, char c)
    {
        var not = inside.StartsWith('^');
        inside = not ? inside[1..] : inside;
        var holds = false;
        while (inside[0] != ']')
        {
            if (inside[0] == '\\')
            {
                holds |= inside[1] == c;
                inside = inside[2..];
            }
            else if (inside.Length >= 3 && inside[1] == '-')
            {
                holds |= (inside[0] <= c && c <= inside[2]) || (inside[2] <= c && c <= inside[0]);
                inside = inside[3..];
            }
            else
            {
                holds |= inside[0] == c;
                inside = inside[1..];
            }
        }

        return (holds != not, inside[1..]);
    }
}
