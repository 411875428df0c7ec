using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Core.IO.Reports;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.IO.Tests.Reports;

[TestFixture]
internal sealed class ReportPageTests
{
    private const string Wicked = "<script>alert('x')</script>\" onload=\"y & <b>\u0007";

    [Test]
    public void APageNeedsNothingButItself()
    {
        var html = SamplePage.Html(SamplePage.Create());
        Assert.That(html, Does.StartWith("<!DOCTYPE html>").And.Contain("<meta name=\"viewport\"").And.Contain("prefers-color-scheme:dark"));
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("@import").And.Not.Contain("url(").And.Not.Contain("<link").And.Not.Contain("<iframe"));
        Assert.That(html, Does.Contain("default-src 'none'"));
        var addresses = Regex.Matches(html, "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value);
        Assert.That(addresses.Where(address => !address.StartsWith("data:image/png;base64,", StringComparison.Ordinal)).Distinct(), Is.EquivalentTo(new[] { "index.html", "A8.html" }));
    }

    [Test]
    public void WhateverTextThereIsStaysText()
    {
        var page = new ReportPage(Wicked) { Lead = Wicked, Parent = Wicked };
        page.AddHeading(Wicked);
        page.AddText(Wicked);
        page.AddPreformatted(Wicked);
        var table = new ReportTable(Wicked);
        table.AddRow(Wicked, true, Wicked);
        page.Add(table);
        page.Add(new Chart(Wicked, Wicked, Wicked, new ChartSeries(Wicked, [1, 2])) { Caption = Wicked });
        page.Add(new HistogramChart(Wicked, Wicked, 5, (Wicked, [1f, 2f])));
        page.Add(new BarChart(Wicked, Wicked, [(Wicked, 1)]));
        page.Add(new ConfusionTable(Wicked, new ConfusionMatrix(2), [Wicked, Wicked]));
        page.Add(new Gallery(Wicked, new GalleryTile(new byte[4], 2, Wicked)));
        page.Add(MachineTable.Create((Wicked, Wicked)));
        var html = SamplePage.Html(page);
        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("\" onload").And.Not.Contain("<b>").And.Not.Contain("\u0007"));
        Assert.That(html, Does.Contain("&lt;script&gt;"));
    }

    [Test]
    public void AForeignDrawingLosesWhatCouldAct()
    {
        const string svg = """
            <svg xmlns="http://www.w3.org/2000/svg" onload="a()"><script>b()</script><foreignObject><div/></foreignObject><a href="http://x/"><rect onclick="c()" fill="red"/></a><use href="#d"/></svg>
            """;
        var page = new ReportPage("t");
        page.Add(new SvgFigure("drawing", svg));
        var html = SamplePage.Html(page);
        Assert.That(html, Does.Not.Contain("onload").And.Not.Contain("script>").And.Not.Contain("foreignObject").And.Not.Contain("onclick").And.Not.Contain("http://x/"));
        Assert.That(html, Does.Contain("fill=\"red\"").And.Contain("href=\"#d\""));
        Assert.That(() => new SvgFigure("t", "<svg>"), Throws.InstanceOf<FormatException>());
        Assert.That(() => new SvgFigure("t", "<p/>"), Throws.InstanceOf<FormatException>().With.Message.Contains("received p"));
    }

    [Test]
    public void ARowHasACellForEachColumn() =>
        Assert.That(() => new ReportTable("a", "b").AddRow("1"), Throws.ArgumentException.With.Message.Contains("a row has 2 cells, one for each column; received 1"));

    [Test]
    public void FiguresStandTogetherUntilTextComes()
    {
        var page = new ReportPage("t");
        page.Add(new BarChart("one", "x", [("a", 1)]));
        page.Add(new BarChart("two", "x", [("a", 1)]));
        page.AddText("between");
        page.Add(new BarChart("three", "x", [("a", 1)]));
        Assert.That(page.Figures, Is.EqualTo(3));
        Assert.That(Regex.Count(SamplePage.Html(page), "<div class=\"figures\">"), Is.EqualTo(2));
        Assert.That(Regex.Count(SamplePage.Html(page), "<div"), Is.EqualTo(Regex.Count(SamplePage.Html(page), "</div>")));
    }
}
