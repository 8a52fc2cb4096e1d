using System.Reflection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Guards;

/// <summary>One sentence that a package logs.</summary>
internal sealed record LogSentence(string Package, int Id, LogLevel Level, string Text, string Where)
{
    /// <summary>Those of every package.</summary>
    public static IEnumerable<LogSentence> All =>
        from package in Repository.Packages
        from type in Assembly.LoadFrom(Repository.AssemblyPath(package)).GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let sentence = method.GetCustomAttribute<LoggerMessageAttribute>()
        where sentence is not null
        select new LogSentence(package, sentence.EventId, sentence.Level, sentence.Message, $"{type.FullName}.{method.Name}");
}
