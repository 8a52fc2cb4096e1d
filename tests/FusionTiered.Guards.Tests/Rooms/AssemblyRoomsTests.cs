using FusionTiered.Guards.Rooms.Fixtures;

namespace FusionTiered.Guards.Rooms;

/// <summary>The guard sees what it is there to see: each way for a type to mention another one.</summary>
public sealed class AssemblyRoomsTests : IDisposable
{
    private readonly AssemblyRooms _rooms = new(typeof(AssemblyRoomsTests).Assembly.Location, "tests/FusionTiered.Guards.Tests/Rooms/Fixtures");

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public void Types_are_found_in_the_folder_they_were_written_in() =>
        _rooms.Types.Select(type => (type.Room, type.Name)).Should()
            .Contain([("Lower", nameof(LowerEnum)), ("Lower", nameof(ILowerShape)), ("Lower", nameof(LowerCall)), ("Upper", nameof(ByBody))]);

    [Theory]
    [InlineData(nameof(ByBase))]
    [InlineData(nameof(IByInterface))]
    [InlineData(nameof(ByField))]
    [InlineData("ByConstraint`1")]
    [InlineData(nameof(ByAttribute))]
    [InlineData(nameof(ByReturnType))]
    [InlineData(nameof(ByBody))]
    [InlineData(nameof(ByStaticField))]
    [InlineData(nameof(ByGenericCall))]
    [InlineData(nameof(ByTypeOf))]
    [InlineData(nameof(ByLambda))]
    [InlineData(nameof(ByAsync))]
    [InlineData(nameof(ByCatch))]
    [InlineData(nameof(ByDelegate))]
    [InlineData(nameof(ByEvent))]
    public void A_use_is_seen(string type) =>
        _rooms.Uses().Should().Contain(use => use.FromType == type && use.From == "Upper" && use.To == "Lower");

    [Fact]
    public void A_type_that_uses_nothing_is_not_reported() =>
        _rooms.Uses().Should().NotContain(use => use.FromType == nameof(ByNothing) || use.To == "Upper");
}
