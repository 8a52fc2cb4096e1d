namespace FusionTiered.Conformance.Settings;

/// <summary>What an engine does with a setting.</summary>
public abstract record SettingVerdict
{
    private SettingVerdict()
    {
    }

    /// <summary>It is used.</summary>
    /// <param name="Test">The name of a test that fails when it has no effect any more.</param>
    /// <param name="Member">What the code of the engine reads, as <c>Type.Property</c>; null: code of the core reads it for every engine.</param>
    public sealed record Used(string Test, string? Member = null) : SettingVerdict;

    /// <summary>It is refused at the start.</summary>
    /// <param name="Value">A value that is refused.</param>
    /// <param name="Text">What the fault says.</param>
    public sealed record Refused(string Value, string Text) : SettingVerdict;

    /// <summary>It has no effect, and a page says so.</summary>
    /// <param name="Page">The page, relative to the checkout.</param>
    /// <param name="Sentence">Its sentence.</param>
    public sealed record Documented(string Page, string Sentence) : SettingVerdict;
}
