using System.Text.RegularExpressions;
using FusionTiered.Guards.Rooms;

namespace FusionTiered.Guards;

/// <summary>The house: what a room may use is written in <see cref="RoomTable"/>, and read from the compiled code.</summary>
public sealed partial class FolderDependenciesTests
{
    public static TheoryData<string> Packages => [.. RoomTable.Of.Keys];

    public static TheoryData<string> AllPackages => [.. Repository.Packages];

    [Theory, MemberData(nameof(Packages))]
    public void Rooms_use_only_the_rooms_they_may(string package)
    {
        using var rooms = Open(package);
        var table = RoomTable.Of[package];
        rooms.Uses()
            .Where(use => !table.Allows(use.From, use.To))
            .Select(use => $"{use.From}/{use.FromType} uses {use.To}/{use.ToType}")
            .Should().BeEmpty("only the directions in RoomTable.cs are allowed");
    }

    [Theory, MemberData(nameof(Packages))]
    public void Every_folder_has_a_row_in_the_table(string package)
    {
        using var rooms = Open(package);
        rooms.Rooms.Should().BeSubsetOf([.. RoomTable.Of[package].Keys, RoomTable.Root, RoomTable.RootExtensions],
            "a new room is added to RoomTable.cs, and a type (A+B) lives in one room");
    }

    [Theory, MemberData(nameof(Packages))]
    public void No_using_line_names_a_room_that_is_out_of_reach(string package)
    {
        var table = RoomTable.Of[package];
        var faults =
            from file in Repository.Files("*.cs", $"src/{package}")
            let parts = file[$"src/{package}/".Length..].Split('/')
            let room = parts.Length > 1 ? parts[0] : Path.GetFileName(file).EndsWith("Extensions.cs", StringComparison.Ordinal) ? RoomTable.RootExtensions : RoomTable.Root
            from Match line in UsingLine().Matches(Repository.Read(file))
            where line.Groups["package"].Value == NamespaceOf(package) && table.ContainsKey(line.Groups["room"].Value)
            where !table.Allows(room, line.Groups["room"].Value)
            select $"{file}: {line.Value}";
        faults.Should().BeEmpty("also a `using` that only a comment needs points in the wrong direction");
    }

    [Theory, MemberData(nameof(Packages))]
    public void The_table_has_no_circle(string package)
    {
        var table = RoomTable.Of[package];
        var circles = table.Keys.Where(room => room != RoomTable.Root && Reach(room).Contains(room));
        circles.Should().BeEmpty();

        HashSet<string> Reach(string room)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>(table[room]);
            while (open.TryPop(out var next))
            {
                if (seen.Add(next) && table.TryGetValue(next, out var further))
                {
                    further.ToList().ForEach(open.Push);
                }
            }

            return seen;
        }
    }

    [Theory, MemberData(nameof(AllPackages))]
    public void Packages_use_only_the_packages_they_may(string package)
    {
        RoomTable.BetweenPackages.Should().ContainKey(package, "a new package is added to RoomTable.cs");
        using var rooms = Open(package);
        rooms.References.Where(name => name.StartsWith("FusionTiered", StringComparison.Ordinal))
            .Should().BeSubsetOf(RoomTable.BetweenPackages[package]);
    }

    [Fact]
    public void Internal_types_of_the_core_are_named_after_their_folder()
    {
        using var rooms = Open("FusionTiered.Core");
        rooms.Types.Where(type => !type.IsPublic)
            .Where(type => type.Room[0] == '(' ? type.Namespace != "FusionTiered" : !$"{type.Namespace}.".StartsWith($"FusionTiered.{type.Room}.", StringComparison.Ordinal))
            .Select(type => $"{type.Namespace}.{type.Name} lies in {type.Room}")
            .Should().BeEmpty();
    }

    [Fact]
    public void Public_types_of_the_core_are_named_after_the_package()
    {
        using var rooms = Open("FusionTiered.Core");
        rooms.Types.Where(type => type.IsPublic && type.Namespace is not ("FusionTiered" or "Microsoft.Extensions.DependencyInjection"))
            .Select(type => $"{type.Namespace}.{type.Name} lies in {type.Room}")
            .Should().BeEmpty("a user needs one `using`, and none for Add...");
    }

    private static AssemblyRooms Open(string package) => new(Repository.AssemblyPath(package.Split('/')[0]), $"src/{package}");

    private static string NamespaceOf(string package) => package switch
    {
        "FusionTiered" => "FusionTiered.Fusion",
        "FusionTiered.Coherent/Redis" => "FusionTiered.Redis",
        "FusionTiered.AspNetCore" => "FusionTiered.AspNetCore",
        _ => "FusionTiered",
    };

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+|\w+\s*=\s*)?(?<package>FusionTiered(\.Redis|\.Fusion|\.AspNetCore)?)\.(?<room>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsingLine();
}
