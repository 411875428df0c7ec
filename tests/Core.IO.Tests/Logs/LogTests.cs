using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Spanwise.Core.IO.Logs;

namespace Spanwise.Core.IO.Tests.Logs;

internal sealed class LogTests
{
    private const string Header = "epoch,seconds,samples,train_loss,train_metric,validation_loss,validation_metric,learning_rate";

    [Test]
    public void ACsvLogHasALineForEachEpochInEveryCulture([Values] bool validates)
    {
        using var folder = new TemporaryFolder();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = odd;
            var history = ToyTraining.Run(3, validates, out _, new CsvLog(folder["log.csv"]));
            var lines = File.ReadAllText(folder["log.csv"]).Split('\n');
            Assert.That(lines, Has.Length.EqualTo(5));
            Assert.That((lines[0], lines[4]), Is.EqualTo((Header, string.Empty)));
            for (var epoch = 1; epoch <= 3; epoch++)
            {
                var fields = lines[epoch].Split(',');
                Assert.That(fields, Has.Length.EqualTo(8));
                Assert.That((fields[0], fields[2], fields[7]), Is.EqualTo(($"{epoch}", "20", "0.01")));
                Assert.That(double.Parse(fields[3], CultureInfo.InvariantCulture), Is.EqualTo(history[epoch - 1].TrainLoss));
                Assert.That(fields[5], validates ? Is.EqualTo(history[epoch - 1].Validation!.Value.Loss.ToString("R", CultureInfo.InvariantCulture)) : Is.Empty);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Test]
    public void AJsonLogHasAnObjectForEachEpoch([Values] bool validates)
    {
        using var folder = new TemporaryFolder();
        var history = ToyTraining.Run(2, validates, out _, new JsonLinesLog(folder["log.jsonl"]));
        var lines = File.ReadAllLines(folder["log.jsonl"]);
        Assert.That(lines, Has.Length.EqualTo(2));
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            var json = JsonDocument.Parse(lines[epoch - 1]).RootElement;
            Assert.That(json.EnumerateObject().Select(property => property.Name), Is.EqualTo(Header.Split(',')));
            Assert.That((json.GetProperty("epoch").GetInt32(), json.GetProperty("train_loss").GetDouble()), Is.EqualTo((epoch, history[epoch - 1].TrainLoss)));
            Assert.That(json.GetProperty("validation_metric").ValueKind, Is.EqualTo(validates ? JsonValueKind.Number : JsonValueKind.Null));
        }
    }

    [Test]
    public void AnotherTrainingBeginsAnotherLog()
    {
        using var folder = new TemporaryFolder();
        var log = new CsvLog(folder["log.csv"]);
        ToyTraining.Run(3, false, out _, log);
        ToyTraining.Run(1, false, out _, log);
        Assert.That(File.ReadAllLines(folder["log.csv"]), Has.Length.EqualTo(2));
    }

    [Test]
    public void APlaceThatCannotBeWrittenIsSaidBeforeTheFirstStep()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => ToyTraining.Run(1, false, out _, new CsvLog(folder["none", "log.csv"])), Throws.InstanceOf<IOException>());
        Assert.That(() => ToyTraining.Run(1, false, out _, new JsonLinesLog(folder["none", "log.jsonl"])), Throws.InstanceOf<IOException>());
    }
}
