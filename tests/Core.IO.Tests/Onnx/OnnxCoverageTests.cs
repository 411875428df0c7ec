using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Testing;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>That no layer, merge or activation of the library is forgotten: neither by the cases nor by docs/ONNX.md.</summary>
public sealed class OnnxCoverageTests
{
    private static IEnumerable<Type> Kinds => typeof(Layer).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && (type.IsAssignableTo(typeof(Layer)) || type.IsAssignableTo(typeof(Merge))));

    [Test]
    public void EveryLayerAndMergeIsWrittenByACase()
    {
        var found = new HashSet<Type>();
        foreach (var node in OnnxCase.All.SelectMany(one => one.Build().Nodes))
        {
            found.Add(node.Merge?.GetType() ?? node.Layer!.GetType());
        }

        Assert.That(Kinds.Except(found), Is.Empty);
    }

    [Test]
    public void EveryActivationIsWrittenByACase()
    {
        var layers = OnnxCase.All.SelectMany(one => one.Build().Layers).ToArray();
        var found = layers.OfType<ActivationLayer>().Select(layer => layer.Activation).Concat(layers.OfType<Dense>().Select(layer => layer.Activation)).ToArray();
        Assert.That(Enum.GetValues<ActivationKind>().Except(found.Select(one => one.Kind).OfType<ActivationKind>()), Is.Empty);
        Assert.That(found.OfType<ClipActivation>(), Is.Not.Empty);
    }

    [TestCaseSource(nameof(Kinds))]
    public void TheTableSaysHowItIsWritten(Type kind)
    {
        var rows = File.ReadLines(RepositoryRoot.Combine("docs", "ONNX.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        Assert.That(rows.Any(row => row.Split('|')[1].Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Contains(kind.Name)), Is.True, $"docs/ONNX.md has no row of {kind.Name}");
    }
}
