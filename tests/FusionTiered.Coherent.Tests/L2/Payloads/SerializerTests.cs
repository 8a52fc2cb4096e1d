using FusionTiered.Tests.L2.Payloads;
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using FusionTiered.L2.Payloads;
using FusionTiered.L2.Serialization;
using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Coherent.Tests.L2.Payloads;

public sealed partial class SerializerTests
{
    [Fact]
    public void The_applications_context_is_used()
    {
        var codec = new Codec(new PayloadRules { PlainJson = true }, new JsonValueSerializer(Known.Default));
        codec.Write(new Level(1, 2, Side.Buy), new PayloadHeader()).Should().Equal("""{"price":1,"size":2,"side":1}"""u8.ToArray());
        codec.Read<Level>("""{"price":1,"size":2,"side":1}"""u8.ToArray()).Value.Should().Be(new Level(1, 2, Side.Buy));
    }

    [Fact]
    public void A_type_that_no_serializer_knows_is_named_with_what_to_do()
    {
        var write = new Codec(null, new JsonValueSerializer(Known.Default)).TryWrite(Samples.Report);
        write.Outcome.Should().Be(PayloadWriteOutcome.Failed);
        write.Failure.Should().BeOfType<MissingSerializerException>().Which.MissingType.Should().Be<Report>();
        write.Failure!.Message.Should().Contain(typeof(Report).FullName).And.Contain("[JsonSerializable]");
    }

    [Fact]
    public void A_type_that_no_serializer_here_knows_is_left_alone()
    {
        var strict = new Codec(null, new JsonValueSerializer(Known.Default));
        strict.OutcomeOf<Report>(new Codec().Write(Samples.Report)).Should().Be(PayloadOutcome.OtherSerializer);
        strict.OutcomeOf<Report>("{}"u8.ToArray()).Should().Be(PayloadOutcome.OtherType);
    }

    [Fact]
    public void Where_reflection_is_off_options_without_a_resolver_know_no_type()
    {
        var empty = new JsonSerializerOptions { TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() };
        new Codec(null, new JsonValueSerializer(empty)).TryWrite(1).Failure.Should().BeOfType<MissingSerializerException>();
    }

    [Fact]
    public void A_tuple_that_JSON_would_empty_is_refused()
    {
        var write = new Codec(null, new JsonValueSerializer(new JsonSerializerOptions())).TryWrite((1, 2));
        write.Failure.Should().BeAssignableTo<NotSupportedException>().Which.Message.Should().Contain("IncludeFields");
    }

    [Fact]
    public void Options_that_change_later_change_nothing()
    {
        var options = new JsonSerializerOptions();
        var codec = new Codec(new PayloadRules { PlainJson = true }, new JsonValueSerializer(options));
        options.WriteIndented = true;
        codec.Write(new Level(1, 2, Side.Buy), new PayloadHeader()).Should().NotContain((byte)'\n');
    }

    [Fact]
    public void A_depth_of_the_applications_choice_holds()
    {
        var codec = new Codec(null, new JsonValueSerializer(new JsonSerializerOptions { MaxDepth = 2 }));
        codec.Write(new Deep(new Deep(null)));
        codec.TryWrite(new Deep(new Deep(new Deep(null)))).Outcome.Should().Be(PayloadWriteOutcome.Failed);
        codec.OutcomeOf<Deep>(new Codec().Write(new Deep(new Deep(new Deep(null))))).Should().Be(PayloadOutcome.Undeserializable);
    }

    [Fact]
    public void An_own_serializer_goes_before_JSON_for_its_type_only()
    {
        var codec = new Codec(null, ValueSerializer.For(200, new Halves()));
        codec.Write(8)[EntryPayload.SerializerAt].Should().Be(200);
        codec.RoundTrip(8).Should().Be(8);
        codec.Write(8L)[EntryPayload.SerializerAt].Should().Be(1);
        codec.Write("text")[EntryPayload.SerializerAt].Should().Be(2);
    }

    [Fact]
    public void What_JSON_wrote_before_an_own_serializer_came_is_still_read() =>
        new Codec(null, ValueSerializer.For(200, new Halves())).Read<int>(new Codec().Write(9)).Should().Be((PayloadOutcome.Value, 9));

    [Fact]
    public void A_serializer_registered_behind_another_still_reads()
    {
        var old = new Codec(null, ValueSerializer.For(200, new Halves()));
        var both = new Codec(null, ValueSerializer.For(201, new Halves()), ValueSerializer.For(200, new Halves()));
        both.Read<int>(old.Write(8)).Should().Be((PayloadOutcome.Value, 8));
        old.OutcomeOf<int>(both.Write(8)).Should().Be(PayloadOutcome.OtherSerializer);
    }

    [Fact]
    public void Numbers_are_checked_at_the_start()
    {
        var taken = () => new SerializerCatalog(ValueSerializer.For(200, new Halves()), ValueSerializer.For(200, new Halves()));
        taken.Should().Throw<ArgumentException>().WithMessage("*200*");
        var reserved = () => ValueSerializer.For(127, new Halves());
        reserved.Should().Throw<ArgumentOutOfRangeException>();
        var own = () => new SerializerCatalog(new Reserved());
        own.Should().Throw<ArgumentException>().WithMessage("*3*128*255*");
    }

    [Fact]
    public void A_serializer_that_breaks_its_contract_harms_only_its_own_value()
    {
        var codec = new Codec(null, ValueSerializer.For(200, new Halves()));
        codec.TryWrite(-1).Failure.Should().BeOfType<ArgumentOutOfRangeException>();
        codec.RoundTrip(8).Should().Be(8);
    }

    [Fact]
    public void A_factory_that_throws_is_not_passed_over()
    {
        var codec = new Codec(null, ValueSerializer.From(200, new Throwing()));
        codec.TryWrite(Samples.Price).Failure.Should().BeAssignableTo<NotSupportedException>().Which.InnerException.Should().BeOfType<InvalidOperationException>();
        codec.OutcomeOf<Price>(new Codec().Write(Samples.Price)).Should().Be(PayloadOutcome.OtherSerializer);
    }

    [Fact]
    public void JSON_of_a_type_reads_from_pieces_and_nothing_behind_it()
    {
        new JsonValueSerializer().TryCreateSerializer<Price>(out var json).Should().BeTrue();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Samples.Price);
        json!.Deserialize(Codec.Pieces(bytes, 3)).Should().Be(Samples.Price);
        var more = () => json.Deserialize(Codec.Pieces([.. bytes, (byte)'1'], 3));
        more.Should().Throw<JsonException>();
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Level))]
    internal sealed partial class Known : JsonSerializerContext;

    /// <summary>Writes half of an even number; advances by a negative count for a negative one.</summary>
    private sealed class Halves : IHybridCacheSerializer<int>
    {
        public int Deserialize(ReadOnlySequence<byte> source) => source.FirstSpan[0] * 2;

        public void Serialize(int value, IBufferWriter<byte> target)
        {
            target.GetSpan(1)[0] = (byte)(value / 2);
            target.Advance(value < 0 ? -1 : 1);
        }
    }

    private sealed class Throwing : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>(out IHybridCacheSerializer<T> serializer) => throw new InvalidOperationException("no schema");
    }

    private sealed class Reserved : IValueSerializer
    {
        public byte Id => 3;

        public bool TryCreateSerializer<T>(out IHybridCacheSerializer<T> serializer) => throw new InvalidOperationException();
    }
}
