using NUnit.Framework;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Testing;

namespace Spanwise.Core.IO.Tests.Csv;

/// <summary>The lecture's first network: eight figures of a person, diabetes or not, 12-8-1.</summary>
internal sealed class PimaTests
{
    [Test]
    public void TheLecturesNetworkLearnsIt()
    {
        using var file = InputFile.Open(RealData.RequirePima());
        var table = CsvTable.Read(file);
        Assert.That((table.Count, table.Columns.Length), Is.EqualTo((768, 9)));
        var samples = TableSamples.Create(table, table.Find("-1"), TableTarget.Classes);
        Assert.That(samples.Classes, Is.EqualTo(new[] { "0", "1" }));

        var accuracies = new List<double>();
        var seconds = new List<double>();
        for (var seed = 0UL; seed < 5; seed++)
        {
            var model = new Sequential(new Shape(8), new Dense(12, Activation.Relu), new Dense(8, Activation.Relu), new Dense(1));
            model.Initialize(seed);
            using var trainer = new Trainer(
                model, new BinaryCrossEntropy(), new Adam(0.001f), new TrainerOptions { Epochs = 150, BatchSize = 10, Seed = seed }, new BinaryAccuracy());
            var history = trainer.Fit(samples.Source);
            accuracies.Add(trainer.Evaluate(samples.Source).Metric);
            seconds.Add(history.Sum(report => report.Seconds));
        }

        TestContext.Out.WriteLine($"accuracies {string.Join(", ", accuracies.Select(value => value.ToString("F3")))}; seconds {string.Join(", ", seconds.Select(value => value.ToString("F2")))}");
        accuracies.Sort();
        Assert.That(accuracies[2], Is.AtLeast(0.76));
    }
}
