using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Core.IO.Reports;

namespace Spanwise.Core.IO.Tests.Reports;

/// <summary>The pages as a reader sees them.</summary>
[TestFixture]
internal sealed class BrowserTests
{
    // Asks where every picture is and whether it was read; the pages themselves have no scripts, and would let none run.
    private const string Measure = """
        <script>addEventListener('load', () => {
          const boxes = [...document.querySelectorAll('svg, img, .matrix')].map(e => { const r = e.getBoundingClientRect();
            return { name: (e.closest('figure')?.querySelector('h3')?.textContent ?? '') + ' ' + e.tagName, left: Math.round(r.left), top: Math.round(r.top), width: Math.round(r.width), height: Math.round(r.height), broken: e.tagName === 'IMG' && !(e.complete && e.naturalWidth > 0) }; });
          document.body.innerHTML = '<pre id="boxes">' + JSON.stringify({ boxes, height: Math.ceil(document.documentElement.scrollHeight), width: document.documentElement.scrollWidth }).replaceAll('&', '&amp;').replaceAll('<', '&lt;') + '</pre>';
        });</script>
        """;

    private sealed record Box(string Name, int Left, int Top, int Width, int Height, bool Broken);

    private sealed record Layout(Box[] Boxes, int Height, int Width);

    [TestCase(1200, false)]
    [TestCase(1200, true)]
    [TestCase(520, false)]
    public void NoPictureIsEmpty(int width, bool dark)
    {
        Chromium.Require();
        using var folder = new TemporaryFolder();
        var html = SamplePage.Html(SamplePage.Create());
        var layout = LayoutOf(folder, html, width);
        Assert.That(layout.Boxes, Has.Length.GreaterThan(30));
        Assert.That(layout.Width, Is.LessThanOrEqualTo(width), "the page is wider than its window");
        var page = Path.Combine(folder.Path, "page.html");
        File.WriteAllText(page, html);
        var seen = Chromium.Look(page, width, layout.Height + 50, dark, Path.Combine(folder.Path, "page.png"));
        Assert.That(seen.Brightness(2, 2), dark ? Is.LessThan(60) : Is.GreaterThan(230));
        Assert.Multiple(() =>
        {
            foreach (var box in layout.Boxes)
            {
                var (share, colours) = seen.Content(box.Left, box.Top, box.Width, box.Height);
                Assert.That(box.Broken, Is.False, box.Name);
                Assert.That(box.Width, Is.GreaterThan(5), box.Name);
                Assert.That(share, Is.GreaterThan(0.01), $"{box.Name}: nearly all of one colour");
                Assert.That(colours, Is.GreaterThan(2), box.Name);
            }
        });
    }

    [Test]
    public void AnEmptyPictureIsFoundOut()
    {
        Chromium.Require();
        using var folder = new TemporaryFolder();
        var page = new ReportPage("t");
        page.Add(new SvgFigure("empty", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\"></svg>"));
        var html = SamplePage.Html(page);
        var box = LayoutOf(folder, html, 800).Boxes.Single();
        var file = Path.Combine(folder.Path, "page.html");
        File.WriteAllText(file, html);
        Assert.That(Chromium.Look(file, 800, 600, false, Path.Combine(folder.Path, "page.png")).Content(box.Left, box.Top, box.Width, box.Height).Share, Is.LessThan(0.01));
    }

    private static Layout LayoutOf(TemporaryFolder folder, string html, int width)
    {
        var file = Path.Combine(folder.Path, "measured.html");
        File.WriteAllText(file, Regex.Replace(html, "<meta http-equiv=\"Content-Security-Policy\"[^>]*>", string.Empty).Replace("</body>", Measure + "</body>", StringComparison.Ordinal));
        var json = System.Net.WebUtility.HtmlDecode(Regex.Match(Chromium.Dump(file, width), "<pre id=\"boxes\">(.*?)</pre>", RegexOptions.Singleline).Groups[1].Value);
        return JsonSerializer.Deserialize<Layout>(json, JsonSerializerOptions.Web)!;
    }
}
