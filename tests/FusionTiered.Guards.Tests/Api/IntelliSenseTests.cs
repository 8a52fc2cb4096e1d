using System.ComponentModel;
using System.Reflection;

namespace FusionTiered.Guards.Api;

/// <summary>Code completion on a cache lists the calls that applications write, and nothing that they are built on.</summary>
public sealed class IntelliSenseTests
{
    [Fact]
    public void On_a_cache_it_lists_the_calls_that_applications_write() =>
        Listed(typeof(IDomainCache)).Concat(Listed(typeof(DomainCacheExtensions))).Distinct().Should().BeEquivalentTo(
            "GetOrSetAsync", "GetOrSetResultAsync", "TryGet", "GetAsync", "SetAsync", "RemoveAsync", "ExpireAsync", "ContainsAsync", "RefreshAsync",
            "InvalidateAsync", "InvalidateTagAsync", "ClearPatternAsync", "ClearAsync", "ClearMemory",
            "GetManyAsync", "GetOrSetManyAsync", "SetManyAsync", "RemoveManyAsync",
            "With", "WatchAsync", "GetStatistics", "GetHealth", "MemoryKeys", "DescribePromises", "Name");

    [Fact]
    public void A_call_that_does_not_compile_is_not_listed() =>
        Repository.Packages.SelectMany(static package => Assembly.LoadFrom(Repository.AssemblyPath(package)).GetExportedTypes())
            .SelectMany(static type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static member => member.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true, Message: { } text } && !text.StartsWith("Types with embedded", StringComparison.Ordinal) && !text.StartsWith("Constructors of types with required", StringComparison.Ordinal))
            .Where(static member => IsListed(member) && !member.Name.StartsWith("op_", StringComparison.Ordinal))
            .Select(static member => $"{member.DeclaringType!.Name}.{member.Name}").Should().BeEmpty();

    private static IEnumerable<string> Listed(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(static member => member is not MethodInfo { IsSpecialName: true })
            .Where(IsListed).Select(static member => member.Name);

    private static bool IsListed(MemberInfo member) => member.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never;
}
