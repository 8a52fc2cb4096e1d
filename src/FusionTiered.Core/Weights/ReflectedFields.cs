using System.Reflection;

namespace FusionTiered.Weights;

/// <summary>Reads fields by reflection, where no code can be made. Structures are boxed on the way.</summary>
internal sealed class ReflectedFields : FieldReader
{
    private readonly MemoryFields? _memory;
    private readonly FieldInfo[] _references;
    private readonly (FieldInfo Field, ReflectedFields Fields)[] _structures;

    public ReflectedFields(Type type)
    {
        _memory = MemoryFields.Of(type);
        FieldInfo[] fields = [.. ObjectSizes.FieldsOf(type)];
        _references = [.. fields.Where(static field => !field.FieldType.IsValueType && !ObjectSizes.IsPointer(field.FieldType))];
        _structures = [.. fields
            .Where(static field => field.FieldType.IsValueType && ObjectSizes.HoldsReferences(field.FieldType))
            .Select(static field => (field, new ReflectedFields(field.FieldType)))];
    }

    public override void ReadObject(object one, GraphWalk walk)
    {
        if (_memory is { } memory)
        {
            walk.Memory(memory.Owner.GetValue(one), (int)memory.Length.GetValue(one)!, memory.ElementBytes);
            return;
        }

        foreach (var field in _references)
        {
            if (field.FieldType == typeof(string))
            {
                walk.Text((string?)field.GetValue(one));
            }
            else
            {
                walk.Reference(field.GetValue(one));
            }
        }

        foreach (var (field, fields) in _structures)
        {
            // A nullable structure without a value is boxed as null.
            if (field.GetValue(one) is { } structure)
            {
                fields.ReadBoxed(structure, walk);
            }
        }
    }

    public override void ReadElement(Array array, long index, int elementBytes, GraphWalk walk)
    {
        if (array.Rank == 1 && array.GetValue(index) is { } structure)
        {
            ReadBoxed(structure, walk);
        }
    }

    // A nullable structure is boxed as what it holds.
    private void ReadBoxed(object structure, GraphWalk walk)
    {
        if (_structures is [var (field, inner)] && _references.Length == 0 && field.DeclaringType != structure.GetType())
        {
            inner.ReadBoxed(structure, walk);
        }
        else
        {
            ReadObject(structure, walk);
        }
    }
}
