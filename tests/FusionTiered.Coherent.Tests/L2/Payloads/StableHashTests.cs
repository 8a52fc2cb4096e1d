using FusionTiered.Tests.L2.Payloads;
using System.Numerics;
using System.Text;
using FusionTiered.L2.Payloads;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

/// <summary>Numbers that other processes, other machines and later versions must get, too.</summary>
public sealed class StableHashTests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999UL)]
    [InlineData("a", 0xD24EC4F1A98C6E5BUL)]
    [InlineData("abc", 0x44BC2CF5AD770999UL)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    public void XXH64_gives_the_published_numbers(string text, ulong hash) => XxHash64.Of(text, "").Should().Be(hash);

    [Fact]
    public void Where_scope_and_key_meet_does_not_matter_to_the_hash() =>
        XxHash64.Of("shop:", "market:btc").Should().Be(XxHash64.Of("", "shop:market:btc")).And.Be(XxHash64.Of("shop:market:btc"u8));

    [Fact]
    public void A_long_key_hashes_like_its_bytes()
    {
        var key = string.Concat(Enumerable.Repeat("größe", 200));
        XxHash64.Of("", key).Should().Be(XxHash64.Of(Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void CRC_32C_gives_the_published_numbers()
    {
        Crc32C.Finish(Crc32C.Append(Crc32C.Start, "123456789"u8)).Should().Be(0xE3069283);
        Crc32C.Finish(Crc32C.Append(Crc32C.Start, new byte[32])).Should().Be(0x8A9136AA);
    }

    [Fact]
    public void A_checksum_is_the_same_in_lanes_in_parts_and_byte_by_byte()
    {
        var bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        var slow = Crc32C.Start;
        for (var length = 0; length < bytes.Length; length++)
        {
            if (length % 97 == 0)
            {
                Crc32C.Append(Crc32C.Start, bytes.AsSpan(0, length)).Should().Be(slow);
                Crc32C.Append(Crc32C.Append(Crc32C.Start, bytes.AsSpan(0, length / 3)), bytes.AsSpan((length / 3)..length)).Should().Be(slow);
            }

            slow = BitOperations.Crc32C(slow, bytes[length]);
        }
    }

    [Theory]
    [InlineData(typeof(int), "System.Int32")]
    [InlineData(typeof(int?), "System.Nullable`1<System.Int32>")]
    [InlineData(typeof(Dictionary<string, List<int[]>>), "System.Collections.Generic.Dictionary`2<System.String,System.Collections.Generic.List`1<System.Int32[]>>")]
    [InlineData(typeof(int[,][]), "System.Int32[][,]")]
    [InlineData(typeof(Outer<int>.Inner<Price>), "FusionTiered.Coherent.Tests.L2.Payloads.StableHashTests+Outer`1+Inner`1<System.Int32,FusionTiered.Tests.L2.Payloads.Price>")]
    public void The_spelling_of_a_type_has_no_assembly_in_it(Type type, string spelling) => TypeStamp.Spelling(type).Should().Be(spelling);

    [Fact]
    public void A_type_that_the_compiler_made_up_is_of_its_build_only() =>
        TypeStamp.Spelling(new { A = 1 }.GetType()).Should().Contain(typeof(StableHashTests).Module.ModuleVersionId.ToString());

    [Fact]
    public void Stamps_of_some_types_are_known()
    {
        TypeStamp.Of<int>().Should().Be(0x12B80C5E);
        TypeStamp.Of<List<string>>().Should().Be(0x003BF460);
    }

    public static class Outer<T>
    {
        public static class Inner<TInner>;
    }
}
