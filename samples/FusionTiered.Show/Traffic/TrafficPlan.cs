using FusionTiered.Show.Market;

namespace FusionTiered.Show.Traffic;

/// <summary>Who asks for what, and when: the requests in order, each with the moment it is due, counted from the start of the run.</summary>
/// <param name="Description">One line that says where the requests come from, and what about them is made.</param>
/// <param name="Length">How long the run is meant to take.</param>
/// <param name="ShiftAt">The moment at which other pages become popular, where that is known.</param>
public sealed record TrafficPlan(string Description, Page[] Requests, TimeSpan[] Due, TimeSpan Length, TimeSpan? ShiftAt)
{
    public int Distinct { get; } = Requests.Distinct(ReferenceEqualityComparer.Instance).Count();
}
