namespace FusionTiered.Weights;

/// <summary>Hands the references in the fields of a type to a walk. No code of the application runs.</summary>
internal abstract class FieldReader
{
    /// <summary>The fields of an object, or of a boxed structure.</summary>
    public abstract void ReadObject(object one, GraphWalk walk);

    /// <summary>The fields of a structure that is an element of an array.</summary>
    public abstract void ReadElement(Array array, long index, int elementBytes, GraphWalk walk);
}
