using System.Diagnostics.CodeAnalysis;

namespace FusionTiered.Alerts;

/// <summary>A post that did not arrive. It names nothing of the address, and has no inner exception, which might.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Only the log hears of it.")]
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made in one place.")]
internal sealed class WebhookException(string failure) : Exception(failure)
{
    /// <summary>Whether a further try may arrive.</summary>
    public bool MayRetry { get; init; }

    /// <summary>The pause that the receiver asks for; null: it says nothing.</summary>
    public TimeSpan? Pause { get; init; }
}
