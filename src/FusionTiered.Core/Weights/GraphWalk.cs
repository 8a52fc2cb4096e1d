using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionTiered.Weights;

/* Walks what a value refers to and adds up the bytes. There is no recursion: what is still to do lies on a stack of its own, so a list
   of a million links is no deeper than one. Each object is counted once, however many references lead to it.

   A walk of 100,000 objects that is not at its end is inside something large. If that is an array (lists and dictionaries are arrays
   inside), the elements that were walked stand for the rest, and the walk goes on behind it. If it is not, the value is refused: a
   chain or a web says nothing of its size, and a web is often a whole application that a value points to by mistake.

   It reads fields and runs no code of the application, so it can neither fail nor be entered twice by one thread. A value that another
   thread changes meanwhile is weighed as some mixture. */

/// <summary>The weighing of one value. One object for each thread is used again and again.</summary>
internal sealed class GraphWalk
{
    /// <summary>After so many objects the rest is extrapolated, or the value is refused.</summary>
    public const int Bound = 100_000;

    // So many large arrays in one value are extrapolated one after the other.
    private const int MostRounds = 10;

    // Fewer elements say little of the others.
    private const int LeastSample = 64;

    private const int MostFramesKept = 1024;

    [ThreadStatic]
    private static GraphWalk? _ofThread;

    private readonly SeenObjects _seen = new();
    private WalkFrame[] _frames = new WalkFrame[16];
    private int _depth;
    private int _left;
    private int _roundsLeft;
    private bool _remembers;
    private long _bytes;
    private TypePlan? _lastPlan;
    private Type? _refused;
    private string? _refusal;

    /// <summary>The bytes of a value without its own header, which is counted with the entry.</summary>
    /// <param name="value">The value.</param>
    /// <param name="refusal">Why the value cannot be measured, or null. The bytes are those that were met until then.</param>
    public static long Weigh(object value, out Refusal? refusal)
    {
        refusal = null;
        if (value is string text)
        {
            return 2L * text.Length;
        }

        return Weigh(value, TypePlan.Of(value.GetType()), out refusal);
    }

    /// <summary>The same with the plan of its type.</summary>
    public static long Weigh(object value, TypePlan plan, out Refusal? refusal)
    {
        refusal = null;
        if (plan.Refusal is not null)
        {
            if (TypeVerdict.IsCodeAlone(value))
            {
                return ObjectSizes.CodeAlone - ObjectSizes.Header;
            }

            refusal = new(plan.Type, plan.Type, plan.Refusal);
            return 0;
        }

        // Arrays of numbers are not padded here: what is compared with MaxL1ValueBytes is their exact length.
        var own = plan.Bytes - plan.HeaderBytes + (plan.ElementBytes > 0 ? ((Array)value).LongLength * plan.ElementBytes : 0);
        return plan.Fields is null && !plan.HoldsReferences ? own : own + (_ofThread ??= new()).Follow(value, plan, out refusal);
    }

    /// <summary>Counts text.</summary>
    public void Text(string? text)
    {
        if (text is not null && (!_remembers || _seen.Add(text)))
        {
            _bytes += ObjectSizes.OfText(text);
        }
    }

    /// <summary>Leaves an object to be visited.</summary>
    public void Reference(object? one)
    {
        if (one is not null)
        {
            Push(new() { Item = one });
        }
    }

    /// <summary>Memory that is part of an array or a text counts as the whole of it. Memory of an unknown owner counts by its length.</summary>
    public void Memory(object? owner, int length, int elementBytes)
    {
        if (owner is Array or string)
        {
            Reference(owner);
        }
        else if (owner is not null)
        {
            _bytes += (long)length * elementBytes;
        }
    }

    private long Follow(object value, TypePlan plan, out Refusal? refusal)
    {
        (_bytes, _left, _roundsLeft, _refusal) = (0, Bound, MostRounds, null);
        _remembers = !plan.HoldsOnlyText;
        if (!_remembers)
        {
            plan.Fields!.ReadObject(value, this);
            refusal = null;
            return _bytes;
        }

        try
        {
            _seen.Add(value);
            Open(value, plan);
            while (_depth > 0 && _refusal is null)
            {
                if (_left > 0)
                {
                    Step();
                }
                else
                {
                    Extrapolate(value.GetType());
                }
            }

            refusal = _refusal is null ? null : new(value.GetType(), _refused!, _refusal);
            return _bytes;
        }
        finally
        {
            Forget();
        }
    }

    private void Step()
    {
        ref var top = ref _frames[_depth - 1];
        if (top.Array is { } plan)
        {
            Continue(ref top, plan);
            return;
        }

        var one = top.Item;
        _depth--;
        _left--;
        Visit(one);
    }

    private void Visit(object one)
    {
        if (one is string text)
        {
            Text(text);
            return;
        }

        var plan = PlanOf(one);
        if (plan.Refusal is not null)
        {
            if (TypeVerdict.IsCodeAlone(one))
            {
                _bytes += ObjectSizes.CodeAlone;
            }
            else
            {
                (_refused, _refusal) = (plan.Type, plan.Refusal);
            }

            return;
        }

        if (_seen.Add(one))
        {
            _bytes += plan.ElementBytes == 0 ? plan.Bytes : ObjectSizes.Padded(plan.Bytes + (((Array)one).LongLength * plan.ElementBytes));
            Open(one, plan);
        }
    }

    private TypePlan PlanOf(object one)
    {
        var type = one.GetType();
        return _lastPlan is { } last && ReferenceEquals(last.Type, type) ? last : _lastPlan = TypePlan.Of(type);
    }

    private void Open(object one, TypePlan plan)
    {
        if (plan.HoldsReferences || (plan.ElementBytes > 0 && plan.Fields is not null))
        {
            Push(new() { Item = one, Array = plan, Before = _bytes });
        }
        else
        {
            plan.Fields?.ReadObject(one, this);
        }
    }

    // Elements until one of them leaves something to be visited first.
    private void Continue(ref WalkFrame frame, TypePlan plan)
    {
        var (array, depth) = ((Array)frame.Item, _depth);
        var length = array.LongLength;
        while (frame.Next < length && _left > 0)
        {
            var index = frame.Next++;
            if (plan.Fields is { } fields)
            {
                _left--;
                fields.ReadElement(array, index, plan.ElementBytes, this);
            }
            else if (Unsafe.Add(ref Unsafe.As<byte, object?>(ref MemoryMarshal.GetArrayDataReference(array)), (nint)index) is { } element)
            {
                _left--;
                Visit(element);
            }

            // The frames may have moved, too.
            if (_depth != depth || _refusal is not null)
            {
                return;
            }
        }

        if (frame.Next == length)
        {
            _depth--;
        }
    }

    // The outermost array that shows enough of itself is finished by its average, and so is each array inside it.
    private void Extrapolate(Type type)
    {
        var outermost = Array.FindIndex(_frames, 0, _depth, static frame => frame.Array is not null && frame.Next >= LeastSample);
        if (outermost < 0 || --_roundsLeft == 0)
        {
            (_refused, _refusal) = (type, $"refers to more than {Bound} objects");
            return;
        }

        for (var at = _depth - 1; at >= outermost; at--)
        {
            ref var frame = ref _frames[at];
            if (frame.Array is not null && frame.Next > 0)
            {
                _bytes = frame.Before + (long)Math.Min(long.MaxValue / 4, (double)(_bytes - frame.Before) / frame.Next * ((Array)frame.Item).LongLength);
            }
        }

        Array.Clear(_frames, outermost, _depth - outermost);
        (_depth, _left) = (outermost, Bound);
    }

    private void Push(in WalkFrame frame)
    {
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = frame;
    }

    // Nothing of the value may stay alive by this object.
    private void Forget()
    {
        _seen.Clear();
        (_depth, _lastPlan) = (0, null);
        if (_frames.Length > MostFramesKept)
        {
            _frames = new WalkFrame[16];
        }
        else
        {
            Array.Clear(_frames);
        }
    }
}
