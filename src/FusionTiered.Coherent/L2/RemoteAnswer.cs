using System.Runtime.InteropServices;

namespace FusionTiered.L2;

/// <summary>The outcome of an operation at L2. It never throws: the cache goes on without it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RemoteAnswer<T>
{
    private RemoteAnswer(bool isAnswered, T value, RemoteFailure failure)
    {
        IsAnswered = isAnswered;
        Value = value;
        Failure = failure;
    }

    public bool IsAnswered { get; }

    public T Value { get; }

    /// <summary>Why it was not answered.</summary>
    public RemoteFailure Failure { get; }

    public static RemoteAnswer<T> Of(T value) => new(isAnswered: true, value, default);

    public static RemoteAnswer<T> None(RemoteFailure failure) => new(isAnswered: false, default!, failure);
}
