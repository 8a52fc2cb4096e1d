using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Something that must hold of every history. Sound: what it reports is wrong, in whatever order things happened.</summary>
internal interface IRule
{
    string Name { get; }

    IEnumerable<Violation> Check(History history, Bounds bounds);
}
