using System.Globalization;
using FusionTiered.Core.Tests.Support;

namespace FusionTiered.Core.Tests.Keys;

public class ComposedKeyTests
{
    private static readonly CacheProfile Feed = new("feed");

    public enum Frame
    {
        Hour,
        Day,
    }

    [Fact]
    public void Holes_of_all_kinds_are_written_without_a_culture()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        var day = new DateOnly(2026, 11, 20);
        var time = new DateTime(2026, 11, 20, 13, 14, 15, 16, DateTimeKind.Utc).AddTicks(7);
        Culture.Use("tr-TR", () =>
        {
            Feed.Key($"{-5}:{1234567890123L}:{1.5}:{2.50m}").ToString().Should().Be("feed:-5:1234567890123:1.5:2.50");
            Feed.Key($"{id}:{true}:{false}:{'I'}").ToString().Should().Be("feed:0f8fad5b-d9cb-469f-a165-70867728950e:true:false:I");
            Feed.Key($"{day}:{Frame.Day}:{(Frame)7}").ToString().Should().Be("feed:2026-11-20:Day:7");
            Feed.Key($"{time}").ToString().Should().Be("feed:2026-11-20T13%3A14%3A15.0160007Z");
            Feed.Key($"{new DateTimeOffset(time)}").ToString().Should().Be("feed:2026-11-20T13%3A14%3A15.0160007+00%3A00");
            Feed.Key($"{time:yyyyMMdd}:{255:x4}").ToString().Should().Be("feed:20261120:00ff");
            Feed.Key($"{TimeSpan.FromMinutes(90)}:{(byte)7}:{ulong.MaxValue}").ToString().Should().Be("feed:01%3A30%3A00:7:18446744073709551615");
        });
    }

    [Fact]
    public void Every_number_is_written_as_the_framework_writes_it()
    {
        var random = new Random(11);
        for (var i = 0; i < 200_000; i++)
        {
            var value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            Feed.Key($"{value}").ToString().Should().Be("feed:" + value.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(9L)]
    [InlineData(10L)]
    [InlineData(99_999_999L)]
    [InlineData(100_000_000L)]
    [InlineData(9_999_999_999_999_999L)]
    [InlineData(10_000_000_000_000_000L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(int.MinValue)]
    public void Numbers_at_the_edges_are_written_whole(long value)
    {
        Feed.Key($"{value}").ToString().Should().Be("feed:" + value.ToString(CultureInfo.InvariantCulture));
        Feed.Key($"{value}:{value}:{value}:{value}:{value}").ToString().Should().Be("feed:" + string.Join(':', Enumerable.Repeat(value, 5)));
    }

    [Fact]
    public void Literal_text_keeps_its_colons_and_loses_its_braces()
    {
        Feed.Key($"latest:top").ToString().Should().Be("feed:latest:top");
        Feed.Key($"a{{b}}:100%:{1}").ToString().Should().Be("feed:a%7Bb%7D:100%25:1");
    }

    [Fact]
    public void Parts_that_touch_are_refused()
    {
        string a = "a", b = "b";
        var touch = () => Feed.Key($"{a}{b}").ToCacheKey();
        var dash = () => Feed.Key($"{a}-{b}").ToCacheKey();
        touch.Should().Throw<InvalidKeyException>().WithMessage("*separated by ':'*");
        dash.Should().Throw<InvalidKeyException>();
        Feed.Key($"x{a}y:z{b}w").ToString().Should().Be("feed:xay:zbw");
    }

    [Fact]
    public void A_null_part_is_refused()
    {
        string? cursor = null;
        Version? version = null;
        var asText = () => Feed.Key($"{cursor}").ToCacheKey();
        var asValue = () => Feed.Key($"{version!}").ToCacheKey();
        var inList = () => Feed.Of("a", null!);
        asText.Should().Throw<InvalidKeyException>().WithMessage("*null*");
        asValue.Should().Throw<InvalidKeyException>().WithMessage("*null*");
        inList.Should().Throw<InvalidKeyException>().WithMessage("*null*");
    }

    [Fact]
    public void Keys_of_every_length_up_to_the_limit_work()
    {
        for (var length = 0; length <= 1024 - 5; length++)
        {
            var part = new string('x', length);
            var key = Feed.Key($"{part}");
            key.Text.ToString().Should().Be("feed:" + part);
            key.ToCacheKey().Hash.Should().Be(key.Hash);
            Feed.Key($"{part.AsSpan(0, length / 2)}:{part.AsSpan(0, length / 3)}:{length}").ToString()
                .Should().Be($"feed:{part[..(length / 2)]}:{part[..(length / 3)]}:{length}");
        }
    }

    [Fact]
    public void A_key_over_the_limit_is_refused_by_a_message_without_the_key()
    {
        var secret = string.Concat(Enumerable.Repeat("secret", 1_700));
        var compose = () => Feed.Key($"{secret[..10_000]}").ToCacheKey();
        compose.Should().Throw<InvalidKeyException>().Which.Message.Should()
            .Contain("1,024").And.Contain("10,000").And.NotContain("secret");
        var escaped = () => Feed.Of(new string(':', 340));
        escaped.Should().Throw<InvalidKeyException>().WithMessage("*1,025*");
        Feed.Of(new string(':', 339)).Text.Should().HaveLength(5 + (339 * 3));
    }

    [Fact]
    public void Numbers_at_the_end_of_the_buffer_stay_inside_of_it()
    {
        for (var length = 60; length < 110; length++)
        {
            var part = new string('x', length);
            foreach (var value in (long[])[7, 99_999_999, 9_999_999_999_999_999])
            {
                var key = Feed.Key($"{part}:{value}:{value}");
                key.Profile.Should().BeSameAs(Feed);
                key.ToString().Should().Be($"feed:{part}:{value}:{value}");
            }
        }
    }

    [Fact]
    public void Long_namespaces_are_written_whole()
    {
        foreach (var length in (int[])[1, 14, 15, 16, 17, 95, 96, 97, 128])
        {
            var profile = new CacheProfile("long", new string('n', length));
            profile.Key($"{1}:{"a"}").ToString().Should().Be(profile.Namespace + ":1:a");
        }
    }

    [Fact]
    public void Two_keys_in_one_expression_do_not_share_their_characters()
    {
        for (var i = 0; i < 100; i++)
        {
            Both(ref Feed.Key($"{i}:a"), ref Feed.Key($"{i + 1}:b")).Should().Be($"feed:{i}:a feed:{i + 1}:b");
        }

        static string Both(ref ComposedKey left, ref ComposedKey right) => $"{left.Text} {right.Text}";
    }

    [Fact]
    public void A_composed_key_can_be_held_and_copied()
    {
        var held = Feed.Key($"{1}:{"a"}");
        var other = Feed.Key($"{2}:{"b"}");
        var copy = held;
        copy.ToString().Should().Be("feed:1:a");
        other.ToString().Should().Be("feed:2:b");
        held.Profile.Should().BeSameAs(Feed);
    }

    [Fact]
    public void Nothing_composed_is_no_key()
    {
        var nothing = () => default(ComposedKey).ToCacheKey();
        var empty = () => CacheProfile.Default.Key($"{""}").ToCacheKey();
        var none = () => Feed.Of();
        nothing.Should().Throw<InvalidKeyException>();
        empty.Should().Throw<InvalidKeyException>().WithMessage("*empty*");
        none.Should().Throw<InvalidKeyException>().WithMessage("*part*");
    }
}
