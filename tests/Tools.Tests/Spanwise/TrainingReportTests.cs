using NUnit.Framework;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class TrainingReportTests
{
    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void WriteData()
    {
        _data = new SmallMnist();
        File.WriteAllLines(_data.In("line.csv"), ["x,y", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i / 60.0},{i / 30.0}"))]);
    }

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void ATrainingOnImagesShowsWhatItGotWrong()
    {
        var page = Page("train", "mnist", "--data", _data.Data, "--net", "neurons", "--epochs", "2");
        Assert.That(page, Does.Contain("Training neurons").And.Contain("<h3>Loss</h3>").And.Contain("<h3>Accuracy</h3>").And.Contain("What the test images were taken for")
            .And.Contain("class=\"tile wrong\"").And.Contain("Weights into the units of layer 0").And.Contain("0.weight").And.Contain("23 860").And.Contain("seconds of training"));
    }

    [Test]
    public void ATrainingOnNumbersShowsItsResiduals()
    {
        var page = Page("train", "csv", _data.In("line.csv"), "--target", "y", "--epochs", "3", "--validation", "0.3");
        Assert.That(page, Does.Contain("Residuals on the test rows").And.Contain("<h3>Rmse</h3>").And.Contain("R²"));
    }

    [Test]
    public void AFolderThatCannotBeIsRefusedBeforeTraining()
    {
        var result = Run("train", "mnist", "--data", _data.Data, "--report", _data.In("line.csv"));
        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain("line.csv: a folder that can be written is needed").And.Match("^[^\n]*\n$"));
    }

    private string Page(params string[] arguments)
    {
        var folder = _data.In(Guid.NewGuid().ToString("N"));
        var result = Run([.. arguments, "--quiet", "--report", folder]);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return File.ReadAllText(Path.Combine(folder, "index.html"));
    }
}
