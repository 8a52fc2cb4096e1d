namespace FusionTiered.Profiles;

/// <summary>A setting that is on or off.</summary>
internal sealed class ProfileSwitch(string name, Action<CacheProfileOptions, bool> set) : ProfileSetting(name, "true or false")
{
    public override bool TryRead(CacheProfileOptions options, string text)
    {
        if (!bool.TryParse(text, out var value))
        {
            return false;
        }

        set(options, value);
        return true;
    }

    public override string? Fault(CacheProfileOptions options) => null;
}
