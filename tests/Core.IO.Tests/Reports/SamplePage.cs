using System.Text;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Reports;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.IO.Tests.Reports;

/// <summary>A page with every kind of picture that a report knows.</summary>
internal static class SamplePage
{
    public static ReportPage Create()
    {
        var page = new ReportPage("Every picture") { Lead = "One of each kind.", Parent = "index.html" };
        double[] x = [.. Enumerable.Range(0, 50).Select(i => i / 10d)];
        page.Add(new Chart("Curves", "x", "y", new ChartSeries("sine", x, [.. x.Select(Math.Sin)]), new ChartSeries("cosine", x, [.. x.Select(Math.Cos)]) { Mark = ChartMark.DashedLine })
        {
            Caption = "Two curves.",
        });
        page.Add(new Chart("Logarithmic", "x", "y", new ChartSeries("decay", x, [.. x.Select(at => Math.Exp(-3 * at))])) { LogY = true });
        page.Add(new Chart("Dots", "x", "y", new ChartSeries("dots", x, [.. x.Select(at => Math.Sin(at * at))]) { Mark = ChartMark.Dots, Colour = 2 }));
        int[] classes = [.. Enumerable.Range(0, 400).Select(i => i % 20 > i / 20 ? 1 : 0)];
        page.Add(new Chart("Regions", "x", "y", new ChartSeries("points", [0, 1], [0, 1]) { Mark = ChartMark.Dots, Colour = 3 })
        {
            Background = ChartBackground.OfClasses(-1, 2, -1, 2, classes, [.. classes.Select((_, i) => i / 400d)]),
        });
        page.Add(new HistogramChart("Histogram", "value", 20, ("one", [.. Enumerable.Range(0, 200).Select(i => MathF.Sin(i))]), ("other", [.. Enumerable.Range(0, 100).Select(i => i / 100f)])));
        page.Add(new BarChart("Bars", "accuracy", [("first", 0.9), ("second", 0.4), ("none", double.NaN)]));
        var matrix = new ConfusionMatrix(3);
        matrix.Add(0, 0);
        matrix.Add(1, 2);
        page.Add(new ConfusionTable("Confusion", matrix, ["cat", "dog", "owl"]));
        var digits = BuiltInDigits.Create(20, 20).Test;
        page.Add(Gallery.OfPredictions("Gallery", digits, [.. Enumerable.Range(0, 20).Select(i => i % 10)], Enumerable.Range(0, 20)));
        page.Add(new Gallery("Unit values", GalleryTile.OfUnitValues([0f, 0.25f, 0.5f, 2f, float.NaN, -1f], 3, "six", isWrong: true)) { Magnification = 10 });
        page.Add(WeightPictures.OfFirstLayer(new Sequential(new Shape(784), new Dense(6)))!);
        page.Add(WeightPictures.OfFirstLayer(new Sequential(new Shape(1, 28, 28), new Conv2D(4, 5), new Flatten(), new Dense(2)))!);
        page.Add(new NetworkDrawing("Neurons", new Sequential(new Shape(2), new Dense(5, Activation.Tanh), new Dense(2))));
        var input = GraphNode.Input(1, 8, 8);
        var seen = input.Then(new Conv2D(2, 3, padding: Padding.Same));
        page.Add(new NetworkDrawing("Boxes", new Graph(input, (seen + seen.Then(new Conv2D(2, 3, padding: Padding.Same))).Then(new Flatten(), new Dense(3)))));
        page.Add(new SvgFigure("Another's drawing", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 20\"><rect width=\"50\" height=\"20\" fill=\"red\"/></svg>"));
        foreach (var figure in TrainingCharts.Of([Epoch(1, 0.5, 0.1f), Epoch(2, 0.3, 0.05f), Epoch(3, 0.2, 0.02f)]))
        {
            page.Add(figure);
        }

        var table = new ReportTable("experiment", "figure", "verdict");
        table.AddRow("A8.html", true, "A8", "0.95", "holds");
        table.AddRow(null, false, "A9", "0.94", "falls short");
        page.AddHeading("Tables");
        page.Add(table);
        page.AddPreformatted("Layer  Output\n0      (10)\n");
        page.Add(MachineTable.Create(("seconds", "1.5")));
        return page;
    }

    public static string Html(ReportPage page)
    {
        using var stream = new MemoryStream();
        page.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static EpochReport Epoch(int epoch, double loss, float rate) =>
        new(epoch, 1, 100, loss, 1 - loss, new Evaluation(loss * 1.1, 0.9 - loss), 0, 0) { LearningRate = rate };
}
