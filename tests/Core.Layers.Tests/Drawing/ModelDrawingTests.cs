using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using Spanwise.Core.Layers.Drawing;
using Spanwise.Core.Layers.Tests.Models;

namespace Spanwise.Core.Layers.Tests.Drawing;

public sealed partial class ModelDrawingTests
{
    private const string Evil = "a\"b\\c<d>&é☃\u0001 [x] #1; -->\n--";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static IEnumerable<TestCaseData> Models =>
    [
        .. GraphCases.All.Select(one => new TestCaseData((Func<Model>)one.Make).SetArgDisplayNames(one.Name)),
        .. Enumerable.Range(0, 12).Select(seed => new TestCaseData((Func<Model>)(() => new RandomGraph(seed).Model)).SetArgDisplayNames($"random {seed}")),
        new TestCaseData((Func<Model>)(() => new Sequential(new Shape(4), new Dense(3) { Name = Evil }, new Dense(2)))).SetArgDisplayNames("names of any letters"),
    ];

    [TestCaseSource(nameof(Models))]
    public void DotHasEveryNodeAndEveryEdge(Func<Model> make)
    {
        var model = make();
        var dot = model.ToDot();
        var edges = DotEdge().Matches(dot).Select(Pair);
        var labels = DotLabel().Matches(dot).Select(match => Regex.Unescape(match.Groups[1].Value.Replace("\\n", "\n", StringComparison.Ordinal)).Split('\n')[0]);
        Assert.That(edges, Is.EqualTo(Edges(model)));
        Assert.That(labels, Is.EqualTo(Names(model).Select(name => name.ReplaceLineEndings(" "))));
        Assert.That(dot, Does.StartWith("digraph").And.EndWith("}\n"));
    }

    [TestCaseSource(nameof(Models))]
    public void MermaidHasEveryNodeAndEveryLink(Func<Model> make)
    {
        var model = make();
        var text = model.ToMermaid();
        var labels = MermaidLabel().Matches(text).Select(match => Entity().Replace(match.Groups[1].Value, one => char.ConvertFromUtf32(int.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture))));
        Assert.That(MermaidEdge().Matches(text).Select(Pair), Is.EqualTo(Edges(model)));
        Assert.That(labels, Is.EqualTo(Names(model).Select(name => name.ReplaceLineEndings(" "))));
    }

    [TestCaseSource(nameof(Models))]
    public void SvgIsWellFormedAndHasABoxForEachNodeAndAPathForEachEdge(Func<Model> make)
    {
        var model = make();
        var svg = XDocument.Parse(model.ToSvg()).Root!;
        var edges = svg.Elements(Svg + "path").Select(path => ((int)path.Attribute("data-from")!, (int)path.Attribute("data-to")!));
        Assert.That(edges, Is.EqualTo(Edges(model)));
        Assert.That(svg.Elements(Svg + "g").Count(), Is.EqualTo(model.Inputs.Length + model.Nodes.Length));
        Assert.That(svg.Elements(Svg + "g").Count(box => (string)box.Attribute("class")! == "output"), Is.EqualTo(model.Outputs.Length));
        Assert.That((string)svg.Element(Svg + "style")!, Does.Contain("prefers-color-scheme: dark"));
    }

    [TestCaseSource(nameof(Models))]
    public void BoxesOfASvgStandApartInsideAndBelowWhatLeadsToThem(Func<Model> make)
    {
        var model = make();
        var svg = XDocument.Parse(model.ToSvg()).Root!;
        var boxes = svg.Elements(Svg + "g").Select(box => box.Element(Svg + "rect")!).Select(rect =>
            (Left: Number(rect, "x"), Top: Number(rect, "y"), Right: Number(rect, "x") + Number(rect, "width"), Bottom: Number(rect, "y") + Number(rect, "height"))).ToArray();
        foreach (var (from, to) in Edges(model))
        {
            Assert.That(boxes[to].Top, Is.GreaterThan(boxes[from].Bottom), $"{from} to {to}");
        }

        for (var i = 0; i < boxes.Length; i++)
        {
            Assert.That(boxes[i].Left, Is.GreaterThanOrEqualTo(0));
            Assert.That(boxes[i].Right, Is.LessThanOrEqualTo(Number(svg, "width")));
            Assert.That(boxes[i].Bottom, Is.LessThanOrEqualTo(Number(svg, "height")));
            for (var j = 0; j < i; j++)
            {
                Assert.That(boxes[i].Top == boxes[j].Top && boxes[i].Left < boxes[j].Right + 20 && boxes[j].Left < boxes[i].Right + 20, Is.False, $"boxes {i} and {j}");
            }
        }
    }

    [Test]
    public void AnArrowOverSeveralRanksPassesBesideTheirBoxes()
    {
        var x = GraphNode.Input(4);
        var h = x.Then(new Dense(4), new Dense(4), new Dense(4));
        var svg = XDocument.Parse(new Graph(x, h + x).ToSvg()).Root!;
        var skip = svg.Elements(Svg + "path").Single(path => (int)path.Attribute("data-from")! == 0 && (int)path.Attribute("data-to")! == 4);
        var passes = Regex.Matches((string)skip.Attribute("d")!, "([0-9.]+) [0-9.]+V").Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.That(passes, Has.Length.EqualTo(3));
        var boxes = svg.Elements(Svg + "g").Skip(1).Take(3).Select(box => box.Element(Svg + "rect")!).ToArray();
        for (var rank = 0; rank < 3; rank++)
        {
            var (left, right) = (Number(boxes[rank], "x"), Number(boxes[rank], "x") + Number(boxes[rank], "width"));
            Assert.That(passes[rank] < left || passes[rank] > right, Is.True, $"rank {rank}");
        }
    }

    private static IEnumerable<(int From, int To)> Edges(Model model) =>
        model.Nodes.SelectMany((node, index) => node.From.Select(from => (from, model.Inputs.Length + index)));

    private static IEnumerable<string> Names(Model model) => Enumerable.Range(0, model.Inputs.Length + model.Nodes.Length).Select(model.NameOf);

    private static (int From, int To) Pair(Match match) =>
        (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    private static double Number(XElement element, string attribute) => (double)element.Attribute(attribute)!;

    [GeneratedRegex("^  n([0-9]+) -> n([0-9]+);$", RegexOptions.Multiline)]
    private static partial Regex DotEdge();

    [GeneratedRegex("""^  n[0-9]+ \[label="((?:[^"\\]|\\.)*)".*\];$""", RegexOptions.Multiline)]
    private static partial Regex DotLabel();

    [GeneratedRegex("^  n([0-9]+) --> n([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex MermaidEdge();

    [GeneratedRegex("""^  n[0-9]+[(\[]+"([^"]*?)<br>[^"]*"[)\]]+$""", RegexOptions.Multiline)]
    private static partial Regex MermaidLabel();

    [GeneratedRegex("#([0-9]+);")]
    private static partial Regex Entity();
}
