namespace FusionTiered.Guards.Rooms.Fixtures;

internal class LowerBase;

internal interface ILowerShape;

internal enum LowerEnum
{
    None,
}

[AttributeUsage(AttributeTargets.Class)]
internal sealed class LowerAttribute : Attribute;

internal sealed class LowerThing : LowerBase, ILowerShape
{
    public static readonly LowerThing One = new();
}

internal sealed class LowerException : Exception;

internal delegate void LowerCall(int number);
