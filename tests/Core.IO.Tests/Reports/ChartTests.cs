using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Core.IO.Reports;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Tests.Reports;

[TestFixture]
internal sealed class ChartTests
{
    [Test]
    public void PointsLieWhereTheAxesSay()
    {
        var path = Path(new Chart("t", "x", "y", new ChartSeries("s", [0, 5, 10], [0, 1, 2])));
        Assert.That(Numbers(path), Is.EqualTo(new[] { 66, 252, 266, 132, 466, 12 }));
    }

    [Test]
    public void WhatIsNoNumberBreaksTheLine() =>
        Assert.That(Path(new Chart("t", "x", "y", new ChartSeries("s", [0, 1, 2, 3], [0, double.NaN, 1, 2]))), Does.Match("^M[^L]*M[^L]*L[^L]*$"));

    [Test]
    public void ALogarithmicAxisLeavesOutWhatIsNotAboveZero()
    {
        var path = Path(new Chart("t", "x", "y", new ChartSeries("s", [0, 1, 2, 3], [0, 1, 10, 100])) { LogY = true });
        Assert.That(Regex.Count(path, "[ML]"), Is.EqualTo(3));
        var heights = Numbers(path).Where((_, i) => i % 2 == 1).ToArray();
        Assert.That(heights[0] - heights[1], Is.EqualTo(heights[1] - heights[2]).Within(0.2));
    }

    [TestCase(0.0, 1.0)]
    [TestCase(-3e-9, 5e-9)]
    [TestCase(1e6, 3e7)]
    [TestCase(5.0, 5.0)]
    [TestCase(0.0, 0.0)]
    public void TicksAreRoundAndInsideTheAxis(double low, double high)
    {
        var scale = new AxisScale([low, high], log: false, 0, 100, exact: true);
        Assert.That(scale.Ticks, Has.Count.InRange(2, 12));
        Assert.That(scale.Ticks.Select(scale.Place), Is.All.InRange(-0.001, 100.001));
        Assert.That(scale.Ticks.Select(AxisScale.Label), Is.Unique);
    }

    [Test]
    public void NoValuesAreNoTrouble()
    {
        Assert.That(() => Path(new Chart("t", "x", "y", new ChartSeries("s", [], []))), Throws.Nothing);
        Assert.That(() => SamplePage.Html(PageOf(new HistogramChart("t", "x", 10, ("none", [])))), Throws.Nothing);
        Assert.That(() => SamplePage.Html(PageOf(new HistogramChart("t", "x", 10, ("one", [3f, float.NaN])))), Throws.Nothing);
        Assert.That(() => new ChartSeries("s", [1], [1, 2]), Throws.ArgumentException.With.Message.Contains("received 1 abscissas and 2 ordinates"));
    }

    [Test]
    public void AHistogramCountsEveryValueOnce()
    {
        var path = Path(new HistogramChart("t", "x", 4, ("s", [0f, 0.1f, 0.3f, 0.6f, 0.9f, 1f, float.NaN])) { Range = (0, 1) });

        // Two in the first interval and two in the last; the axis goes to 2, whose height is 240.
        Assert.That(Regex.Matches(path, "V([0-9.]+)").Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)), Is.EqualTo(new[] { 12, 132, 132, 12, 252 }));
    }

    [Test]
    public void WeightsThatAreNoPictureGiveNone()
    {
        Assert.That(WeightPictures.OfFirstLayer(new Sequential(new Shape(8), new Dense(3))), Is.Null);
        Assert.That(WeightPictures.OfFirstLayer(new Sequential(new Shape(50), new Dense(3))), Is.Null);
        Assert.That(WeightPictures.OfFirstLayer(new Sequential(new Shape(49), new Dense(3))), Is.Not.Null);
    }

    [Test]
    public void ABackgroundIsASquare()
    {
        Assert.That(ChartBackground.Grid(0, 1, 0, 1, extent: 2), Is.EqualTo(new[] { 0.25f, 0.75f, 0.75f, 0.75f, 0.25f, 0.25f, 0.75f, 0.25f }));
        Assert.That(() => ChartBackground.OfClasses(0, 1, 0, 1, [0, 1]), Throws.ArgumentException);
        Assert.That(() => ChartBackground.OfClasses(0, 1, 0, 1, [0, 1, 0, 1], [0.5]), Throws.ArgumentException);
    }

    private static ReportPage PageOf(Figure figure)
    {
        var page = new ReportPage("t");
        page.Add(figure);
        return page;
    }

    private static string Path(Figure figure) => Regex.Match(SamplePage.Html(PageOf(figure)), "<path class=\"(?:line|bar)[^\"]*\" d=\"([^\"]*)\"").Groups[1].Value;

    private static double[] Numbers(string path) => [.. Regex.Matches(path, "[0-9.]+").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
}
