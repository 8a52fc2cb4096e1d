namespace FusionTiered.Show.Traffic;

/// <summary>Draws ranks so that rank r comes up in proportion to 1/(r+1)^s: few pages get most requests, as on the web.</summary>
public sealed class Zipf
{
    private readonly double[] _upTo;

    public Zipf(int count, double exponent)
    {
        _upTo = new double[count];
        double sum = 0;
        for (var rank = 0; rank < count; rank++)
        {
            sum += 1 / Math.Pow(rank + 1, exponent);
            _upTo[rank] = sum;
        }
    }

    public int Draw(Random random)
    {
        var found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return Math.Min(found < 0 ? ~found : found, _upTo.Length - 1);
    }
}
