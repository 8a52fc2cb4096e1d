using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace FusionTiered.Guards.Api;

/// <summary>The public surface of an assembly as text: one line per type, one indented line per member, sorted, so that a diff is a promise made or broken.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) =>
        "# Rendered by PublicApiTests from the compiled assembly. Do not edit: see its message.\n" + Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var type in types.Where(IsWritten).OrderBy(TypeText.Declared, StringComparer.Ordinal))
        {
            text.Append('\n').Append(Header(type)).Append('\n');
            foreach (var member in Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type) && type.GetMethod("Invoke") is { } invoke)
        {
            var members = new MemberText();
            return $"{MemberText.Marks(type)}delegate {TypeText.Of(invoke.ReturnType, new NullabilityInfoContext().Create(invoke.ReturnParameter))} {TypeText.Declared(type)}({members.Parameters(invoke)})"
                + MemberText.Constraints(type.GetGenericArguments());
        }

        var bases = new[] { type.BaseType }.Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum))
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsVisible).OrderBy(TypeText.Of, StringComparer.Ordinal))
            .Select(b => TypeText.Of(b!))
            .ToList();
        if (type.IsEnum && Enum.GetUnderlyingType(type) != typeof(int))
        {
            bases.Add(TypeText.Of(Enum.GetUnderlyingType(type)));
        }

        var below = bases.Count > 0 ? " : " + string.Join(", ", bases) : "";
        return $"{MemberText.Marks(type)}{Kind(type)} {TypeText.Declared(type)}{below}{MemberText.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsValueType)
        {
            var record = type.GetMethod("PrintMembers", Declared) is not null ? "record " : "";
            return (type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + record + "struct";
        }

        var words = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return words + (type.GetMethod("<Clone>$", Declared) is not null ? "record class" : "class");
    }

    private static IEnumerable<string> Members(Type type)
    {
        var text = new MemberText();
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {MemberText.Literal(f.GetRawConstantValue())}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        var fields = type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Where(IsWritten);
        var constructors = type.GetConstructors(Declared).Where(c => !c.IsStatic && MemberText.IsSeen(c)).Where(IsWritten);
        var properties = type.GetProperties(Declared).Where(p => MemberText.IsSeen(p.GetMethod) || MemberText.IsSeen(p.SetMethod)).Where(IsWritten);
        var events = type.GetEvents(Declared).Where(e => MemberText.IsSeen(e.AddMethod));
        var methods = type.GetMethods(Declared)
            .Where(m => MemberText.IsSeen(m) && IsWritten(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)));
        return [.. Lines(fields, text.Of), .. Lines(constructors, text.Of), .. Lines(properties, text.Of), .. Lines(events, text.Of), .. Lines(methods, text.Of)];
    }

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> text)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Text: text(member)))
            .OrderBy(line => line.Name, StringComparer.Ordinal).ThenBy(line => line.Text, StringComparer.Ordinal)
            .Select(line => line.Text);

    /// <summary>Not what the compiler adds to a record or for an extension block: the words `record` and `this` say that already.</summary>
    private static bool IsWritten(MemberInfo member) => !member.Name.Contains('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute), false);
}
