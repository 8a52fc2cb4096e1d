using FusionTiered.Failures;

namespace FusionTiered;

/// <summary>A key was asked for as one type while memory holds, or a load under way produces, another.</summary>
public sealed class CacheTypeMismatchException : InvalidOperationException
{
    /// <summary>Describes the two types.</summary>
    /// <param name="asked">The type that was asked for.</param>
    /// <param name="present">The type that is there.</param>
    public CacheTypeMismatchException(Type asked, Type present)
        : base($"The key was asked for as {asked}, but it holds a value stored as {present}. One key has one type: use another key, or remove the old value first.")
    {
        Asked = asked;
        Present = present;
        HelpLink = Help.Types;
    }

    /// <summary>The type that was asked for.</summary>
    public Type Asked { get; }

    /// <summary>The type that is there.</summary>
    public Type Present { get; }
}
