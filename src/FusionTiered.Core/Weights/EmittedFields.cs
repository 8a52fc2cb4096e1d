using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionTiered.Weights;

/* A method is written for each type: it loads each field that is a reference and calls the walk with it. Reflection would box each
   structure on the way; the entries of a dictionary are structures. A structure inside is walked where it lies: its fields are
   reached by a chain of addresses. */

/// <summary>Reads fields by code that is made for the type.</summary>
internal sealed class EmittedFields : FieldReader
{
    private static readonly MethodInfo Text = typeof(GraphWalk).GetMethod(nameof(GraphWalk.Text))!;
    private static readonly MethodInfo Reference = typeof(GraphWalk).GetMethod(nameof(GraphWalk.Reference))!;
    private static readonly MethodInfo Memory = typeof(GraphWalk).GetMethod(nameof(GraphWalk.Memory))!;

    private readonly Read _read;
    private readonly bool _isStructure;

    private EmittedFields(Read read, bool isStructure) => (_read, _isStructure) = (read, isStructure);

    // A class is read by its object, a structure by the place where it lies.
    private delegate void Read(object? one, ref byte structure, GraphWalk walk);

    [RequiresDynamicCode("Code is made for the type.")]
    public static EmittedFields Of(Type type)
    {
        var method = new DynamicMethod("Fields", null, [typeof(object), typeof(byte).MakeByRefType(), typeof(GraphWalk)], typeof(GraphWalk).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        Follow(code, type, [], type.IsValueType ? OpCodes.Ldarg_1 : OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ret);
        return new(method.CreateDelegate<Read>(), type.IsValueType);
    }

    public override void ReadObject(object one, GraphWalk walk) =>
        _read(one, ref _isStructure ? ref Unsafe.As<Box>(one).Content : ref Unsafe.NullRef<byte>(), walk);

    public override void ReadElement(Array array, long index, int elementBytes, GraphWalk walk) =>
        _read(null, ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(array), (nint)(index * elementBytes)), walk);

    private static void Follow(ILGenerator code, Type type, FieldInfo[] path, OpCode start)
    {
        if (MemoryFields.Of(type) is { } memory)
        {
            code.Emit(OpCodes.Ldarg_2);
            Load(code, start, path, memory.Owner);
            Load(code, start, path, memory.Length);
            code.Emit(OpCodes.Ldc_I4, memory.ElementBytes);
            code.Emit(OpCodes.Call, Memory);
            return;
        }

        foreach (var field in ObjectSizes.FieldsOf(type))
        {
            if (!field.FieldType.IsValueType && !ObjectSizes.IsPointer(field.FieldType))
            {
                code.Emit(OpCodes.Ldarg_2);
                Load(code, start, path, field);
                code.Emit(OpCodes.Call, field.FieldType == typeof(string) ? Text : Reference);
            }
            else if (field.FieldType.IsValueType && ObjectSizes.HoldsReferences(field.FieldType))
            {
                Follow(code, field.FieldType, [.. path, field], start);
            }
        }
    }

    private static void Load(ILGenerator code, OpCode start, FieldInfo[] path, FieldInfo field)
    {
        code.Emit(start);
        foreach (var step in path)
        {
            code.Emit(OpCodes.Ldflda, step);
        }

        code.Emit(OpCodes.Ldfld, field);
    }

    // The shape of any boxed structure.
    private sealed class Box
    {
        public byte Content;
    }
}
