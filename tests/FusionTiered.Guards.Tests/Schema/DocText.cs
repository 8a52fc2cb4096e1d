using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FusionTiered.Guards.Schema;

/// <summary>The docstring of a property or an enumeration's member as plain text: its meaning, units, range and default.</summary>
internal static partial class DocText
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Files = [];

    public static string Of(PropertyInfo property)
    {
        var docs = DocsOf(property.DeclaringType!.Assembly)[$"P:{property.DeclaringType!.FullName}.{property.Name}"];
        return string.Join(' ', docs.Elements().Where(part => part.Name == "summary" || part.Name == "value").Select(Plain));
    }

    public static string Of<TEnum>(TEnum member)
        where TEnum : struct, Enum =>
        Plain(DocsOf(typeof(TEnum).Assembly)[$"F:{typeof(TEnum).FullName}.{member}"].Element("summary")!);

    private static Dictionary<string, XElement> DocsOf(Assembly assembly)
    {
        if (!Files.TryGetValue(assembly, out var docs))
        {
            var file = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
            Files[assembly] = docs = file.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        }

        return docs;
    }

    private static string Plain(XElement part) => Blanks().Replace(string.Concat(part.Nodes().Select(Plain)), " ").Trim();

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { Value: var cref } => LastName(cref.Split('(')[0]),
        XElement element => element.Value,
        _ => "",
    };

    private static string LastName(string name) => name[(name.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
