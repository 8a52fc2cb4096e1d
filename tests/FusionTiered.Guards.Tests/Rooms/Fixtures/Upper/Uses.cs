#pragma warning disable CA1812, CA1823, CA1852, CS0169, CS0649, CA1031, MA0046, MA0048 // what is compiled matters here, not what runs
namespace FusionTiered.Guards.Rooms.Fixtures;

internal class ByBase : LowerBase;

internal interface IByInterface : ILowerShape;

internal class ByField
{
    private readonly List<LowerThing[]>? _field;
}

internal class ByConstraint<T>
    where T : LowerBase;

[Lower]
internal class ByAttribute;

internal class ByReturnType
{
    public static LowerEnum Nothing() => default;
}

internal class ByBody
{
    public static int Count() => new LowerThing().GetHashCode();
}

internal class ByStaticField
{
    public static object Get() => LowerThing.One;
}

internal class ByGenericCall
{
    public static object Get() => Array.Empty<LowerThing>();
}

internal class ByTypeOf
{
    public static Type Get() => typeof(LowerThing);
}

internal class ByLambda
{
    public static Func<object, bool> Get() => thing => thing is LowerThing;
}

internal class ByAsync
{
    public static async Task<object> GetAsync()
    {
        await Task.Yield();
        return new LowerThing();
    }
}

internal class ByCatch
{
    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (LowerException)
        {
        }
    }
}

internal delegate void ByDelegate(LowerEnum value);

internal class ByEvent
{
    public event LowerCall? Called;

    public void Call() => Called?.Invoke(1);
}

internal class ByNothing
{
    public static int Big(int n) => n switch { 0 => 5, 1 => 9, 2 => 1, 3 => 12, _ => (int)(n * 1.5 + 3L) };
}
