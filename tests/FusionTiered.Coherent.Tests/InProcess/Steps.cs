using FusionTiered.InProcess;

namespace FusionTiered.Coherent.Tests.InProcess;

/// <summary>Keeps the steps of a tier until the test runs them.</summary>
internal sealed class Steps : IStepScheduler
{
    private readonly List<(Action Step, string Description)> _waiting = [];

    public IEnumerable<string> Waiting => _waiting.Select(static each => each.Description);

    public void Post(Action step, string description) => _waiting.Add((step, description));

    public void Run(string description) => Run(_waiting.FindIndex(each => each.Description == description));

    public void RunAll()
    {
        while (_waiting.Count > 0)
        {
            Run(0);
        }
    }

    /// <summary>Runs one, whichever; says whether there was any.</summary>
    public bool RunAny(Random random)
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        Run(random.Next(_waiting.Count));
        return true;
    }

    private void Run(int index)
    {
        var next = _waiting[index];
        _waiting.RemoveAt(index);
        next.Step();
    }
}
