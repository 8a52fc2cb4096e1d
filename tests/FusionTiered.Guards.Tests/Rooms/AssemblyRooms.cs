using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FusionTiered.Guards.Rooms;

/// <summary>One use: a type of one room mentions a type of another.</summary>
internal sealed record RoomUse(string From, string FromType, string To, string ToType);

/// <summary>Which room each type of a compiled assembly lives in, by the source files its symbols name, and who uses whom.</summary>
/// <remarks>
/// Namespaces would not do: the public types of every room share one. A type with method bodies names its files in
/// their sequence points; the compiler lists the files of all others (interfaces, enums, delegates) beside them.
/// Closures and state machines count as the type they were written in.
/// </remarks>
internal sealed class AssemblyRooms : IDisposable
{
    // "TypeDefinitionDocuments" in the portable PDB format.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly Dictionary<TypeDefinitionHandle, string> _rooms = [];

    public AssemblyRooms(string assemblyPath, string sourceFolder)
    {
        _image = new PEReader(File.OpenRead(assemblyPath));
        _metadata = _image.GetMetadataReader();
        if (!_image.TryOpenAssociatedPortablePdb(assemblyPath, path => File.Exists(path) ? File.OpenRead(path) : null, out var symbols, out _))
        {
            throw new InvalidOperationException($"{assemblyPath} has no symbols beside it: rooms are read from them.");
        }

        using (symbols)
        {
            foreach (var (type, rooms) in Sources(symbols!.GetMetadataReader(), "/" + sourceFolder.Trim('/') + "/"))
            {
                var extends = rooms.SetEquals([RoomTable.Root]) && Name(type).EndsWith("Extensions", StringComparison.Ordinal);
                _rooms[type] = extends ? RoomTable.RootExtensions : string.Join('+', rooms.Order(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>The rooms that hold at least one type. A type spread over two rooms shows as "A+B".</summary>
    public IEnumerable<string> Rooms => _rooms.Values.Distinct().Order(StringComparer.Ordinal);

    /// <summary>Types with their room, for rules about names.</summary>
    public IEnumerable<(string Room, string Namespace, string Name, bool IsPublic)> Types =>
        _rooms.Select(at =>
        {
            var type = _metadata.GetTypeDefinition(at.Key);
            return (at.Value, _metadata.GetString(type.Namespace), Name(at.Key), type.Attributes.HasFlag(System.Reflection.TypeAttributes.Public));
        });

    public IEnumerable<RoomUse> Uses()
    {
        var uses = new TypeUses(_metadata, _image.GetMethodBody);
        return _metadata.TypeDefinitions
            .SelectMany(type => uses.Of(type).Select(used => (From: Outermost(type), To: Outermost(used))))
            .Where(pair => pair.From != pair.To && _rooms.ContainsKey(pair.From) && _rooms.ContainsKey(pair.To))
            .Select(pair => new RoomUse(_rooms[pair.From], Name(pair.From), _rooms[pair.To], Name(pair.To)))
            .Distinct()
            .OrderBy(use => (use.From, use.FromType, use.To, use.ToType));
    }

    /// <summary>The assemblies that the compiled code refers to.</summary>
    public IEnumerable<string> References => _metadata.AssemblyReferences.Select(r => _metadata.GetString(_metadata.GetAssemblyReference(r).Name));

    public void Dispose() => _image.Dispose();

    private Dictionary<TypeDefinitionHandle, HashSet<string>> Sources(MetadataReader symbols, string folder)
    {
        var sources = new Dictionary<TypeDefinitionHandle, HashSet<string>>();
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var method = symbols.GetMethodDebugInformation(handle);
            var documents = method.GetSequencePoints().Select(point => point.Document).Append(method.Document).Distinct();
            Note(_metadata.GetMethodDefinition(handle).GetDeclaringType(), documents);
        }

        foreach (var entry in symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation))
        {
            if (entry.Parent.Kind == HandleKind.TypeDefinition && symbols.GetGuid(entry.Kind) == TypeDocuments)
            {
                Note((TypeDefinitionHandle)entry.Parent, RowsOf(symbols.GetBlobReader(entry.Value)));
            }
        }

        return sources;

        void Note(TypeDefinitionHandle type, IEnumerable<DocumentHandle> documents)
        {
            foreach (var document in documents.Where(d => !d.IsNil))
            {
                var room = RoomOf(symbols.GetString(symbols.GetDocument(document).Name).Replace('\\', '/'), folder);
                if (room is not null)
                {
                    (sources.TryGetValue(Outermost(type), out var rooms) ? rooms : sources[Outermost(type)] = []).Add(room);
                }
            }
        }
    }

    private static IEnumerable<DocumentHandle> RowsOf(BlobReader blob)
    {
        var rows = new List<DocumentHandle>();
        while (blob.RemainingBytes > 0)
        {
            rows.Add(System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
        }

        return rows;
    }

    /// <summary>Null for what generators wrote: it lies under obj, or outside of the package's folder.</summary>
    private static string? RoomOf(string document, string folder)
    {
        var at = document.LastIndexOf(folder, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var below = document[(at + folder.Length)..].Split('/');
        return below[0] == "obj" ? null : below.Length == 1 ? RoomTable.Root : below[0];
    }

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle type)
    {
        while (_metadata.GetTypeDefinition(type).GetDeclaringType() is { IsNil: false } outer)
        {
            type = outer;
        }

        return type;
    }

    private string Name(TypeDefinitionHandle type) => _metadata.GetString(_metadata.GetTypeDefinition(type).Name);
}
