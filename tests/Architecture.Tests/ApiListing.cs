using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.SymbolDisplayGenericsOptions;
using static Microsoft.CodeAnalysis.SymbolDisplayMemberOptions;
using static Microsoft.CodeAnalysis.SymbolDisplayMiscellaneousOptions;
using static Microsoft.CodeAnalysis.SymbolDisplayParameterOptions;

namespace Spanwise.Architecture.Tests;

/// <summary>What a library offers, as text: a line for each public type, and under it one for each member that a user can call or override.</summary>
/// <remarks>Roslyn reads the built library as a user's compiler would, and writes the signatures: no other reader knows nullability, constraints and default values.</remarks>
internal static class ApiListing
{
    private const string Indent = "    ";

    private static readonly SymbolDisplayFormat Member = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, SymbolDisplayKindOptions.IncludeMemberKeyword);
    private static readonly SymbolDisplayFormat Type = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces, SymbolDisplayKindOptions.IncludeTypeKeyword);

    /// <summary>The lines of a built library, types and members in ordinal order.</summary>
    public static IEnumerable<string> Of(string assemblyPath)
    {
        var library = MetadataReference.CreateFromFile(assemblyPath);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != Path.GetFileName(assemblyPath))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("listing", references: [library, .. platform]);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(library)!;
        return Types(assembly.GlobalNamespace)
            .Select(type => (Heading: HeadingOf(type), Type: type))
            .OrderBy(entry => entry.Type.ToDisplayString(), StringComparer.Ordinal)
            .SelectMany(entry => MembersOf(entry.Type).Prepend(entry.Heading));
    }

    /// <summary>The lines with the type in front of each member, so that a line says by itself what it is about.</summary>
    public static IEnumerable<string> WithTypes(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            type = line.StartsWith(Indent, StringComparison.Ordinal) ? type : line;
            yield return type == line ? line : $"{type} / {line.Trim()}";
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol parent) =>
        parent.GetTypeMembers().Where(IsOffered).SelectMany(type => Types(type).Prepend(type))
            .Concat(parent is INamespaceSymbol space ? space.GetNamespaceMembers().SelectMany(Types) : []);

    private static string HeadingOf(INamedTypeSymbol type)
    {
        string?[] words =
        [
            type.DeclaredAccessibility == Accessibility.Public ? "public" : "protected",
            type switch
            {
                { TypeKind: not TypeKind.Class } => null,
                { IsStatic: true } => "static",
                { IsAbstract: true } => "abstract",
                { IsSealed: true } => "sealed",
                _ => null,
            },
            type.ToDisplayString(Type),
        ];
        var parents = type.TypeKind is TypeKind.Delegate or TypeKind.Enum
            ? []
            : type.Interfaces.Select(parent => parent.ToDisplayString(Member)).Order(StringComparer.Ordinal)
                .Prepend(type.BaseType is { SpecialType: SpecialType.None } parent ? parent.ToDisplayString(Member) : null)
                .OfType<string>().ToArray();
        return string.Join(' ', words.Where(word => word is not null)) + (parents.Length > 0 ? " : " + string.Join(", ", parents) : "");
    }

    private static IEnumerable<string> MembersOf(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate
            ? []
            : type.GetMembers()
                .Where(member => IsOffered(member) && !IsObvious(member))
                .Select(member => Indent + member.ToDisplayString(Member))
                .Order(StringComparer.Ordinal);

    private static bool IsOffered(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public
        || (symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal && symbol.ContainingType is { IsSealed: false });

    // Nested types have lines of their own, accessors stand with their property, and what the compiler names no user can call.
    private static bool IsObvious(ISymbol member) =>
        member is INamedTypeSymbol
        || member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        || member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.TypeKind: TypeKind.Struct or TypeKind.Enum, Parameters.IsEmpty: true }
        || member.Name.Contains('<', StringComparison.Ordinal);

    private static SymbolDisplayFormat Format(SymbolDisplayTypeQualificationStyle names, SymbolDisplayKindOptions kinds) => new(
        typeQualificationStyle: names,
        genericsOptions: IncludeTypeParameters | IncludeTypeConstraints | IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | IncludeAccessibility | IncludeParameters | IncludeConstantValue | IncludeRef | IncludeExplicitInterface,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.StaticMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeModifiers | IncludeName | IncludeDefaultValue | IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: kinds,
        miscellaneousOptions: UseSpecialTypes | IncludeNullableReferenceTypeModifier | EscapeKeywordIdentifiers | AllowDefaultLiteral);
}
