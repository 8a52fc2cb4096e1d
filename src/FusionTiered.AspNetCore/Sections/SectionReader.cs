using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.AspNetCore.Sections;

/// <summary>Reads the settings of an object from a section of the configuration. A key that is no setting is a fault; what is not written keeps its default.</summary>
/// <param name="owner">The object that has the settings, for instance <c>a CDN</c>.</param>
/// <typeparam name="T">The type of the object.</typeparam>
internal sealed class SectionReader<T>(string owner)
{
    // Each answers with its fault, or null.
    private readonly Dictionary<string, Func<T, IConfigurationSection, string?>> _settings = new(StringComparer.OrdinalIgnoreCase);

    public SectionReader<T> Text(string name, Action<T, string> set) => One(name, (into, text) =>
    {
        set(into, text);
        return null;
    });

    public SectionReader<T> Number(string name, Action<T, int> set) => One(name, (into, text) =>
    {
        if (!ProfileSettings.TryParseInt(text, out var value))
        {
            return "a whole number";
        }

        set(into, value);
        return null;
    });

    public SectionReader<T> Span(string name, Action<T, TimeSpan> set) => One(name, (into, text) =>
    {
        if (!ProfileSettings.TryParseDuration(text, out var value))
        {
            return "a time, written as [d.]hh:mm:ss[.fff]";
        }

        set(into, value);
        return null;
    });

    public SectionReader<T> Switch(string name, Action<T, bool> set) => One(name, (into, text) =>
    {
        if (!bool.TryParse(text, out var value))
        {
            return "true or false";
        }

        set(into, value);
        return null;
    });

    /// <summary>A list takes the place of the default. One text without numbers below it is a list of one; an empty text is an empty list.</summary>
    public SectionReader<T> List(string name, Func<T, IList<string>> list)
    {
        _settings[name] = (into, section) =>
        {
            IConfigurationSection[] parts = [.. section.GetChildren()];
            if (Array.Find(parts, static part => part.Value is null) is { } wrong)
            {
                return $"{wrong.Path} must be one text of a list.";
            }

            var texts = parts.Length > 0 ? parts.Select(static part => part.Value!) : section.Value is { Length: > 0 } text ? [text] : [];
            if (parts.Length > 0 || section.Value is not null)
            {
                list(into).Clear();
            }

            foreach (var one in texts)
            {
                list(into).Add(one);
            }

            return null;
        };
        return this;
    }

    public void Read(IConfigurationSection section, T into, ICollection<string> faults)
    {
        foreach (var child in section.GetChildren())
        {
            var fault = _settings.TryGetValue(child.Key, out var read) ? read(into, child) : UnknownKey.Fault(child.Path, owner, _settings.Keys);
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }
    }

    // The delegate answers with the allowed values where the text is none of them.
    private SectionReader<T> One(string name, Func<T, string, string?> set)
    {
        _settings[name] = (into, section) =>
            section.GetChildren().Any() ? $"{section.Path} has settings below it; it must be one value."
            : section.Value is { } text && set(into, text) is { } allowed ? $"{section.Path} is '{text}'; it must be {allowed}."
            : null;
        return this;
    }
}
