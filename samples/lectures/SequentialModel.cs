using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;

namespace Spanwise.Samples.Lectures;

/// <summary>D1. The first network of the Keras tutorials.</summary>
internal sealed class SequentialModel() : Experiment(
    "D1", "Sequential", "Pima diabetes: 8 inputs, 12 ReLU, 8 ReLU, 1 sigmoid; binary cross-entropy, Adam, 150 epochs, batch 10 (without the table: a drawn one of the same shape, and no goal)")
{
    public override void Run(LectureRun run)
    {
        var table = Find(run.Folder);
        var (source, classes) = table is null ? Drawn() : Read(table);
        if (table is null)
        {
            run.Say("tabular/pima-indians-diabetes.csv is not in the folder of the data: the figures are those of a drawn table.");
        }

        var accuracy = run.Measure("accuracy", run.ForEachSeed(seed =>
        {
            var model = new Sequential(new Shape(8), new Dense(12, Activation.Relu), new Dense(8, Activation.Relu), new Dense(1, Activation.Sigmoid));
            model.Initialize(seed);
            var options = new TrainerOptions { Epochs = 150, BatchSize = 10, Seed = seed };
            using var trainer = new Trainer(model, new BinaryCrossEntropy(fromLogits: false), new Adam(0.001f), options, new BinaryAccuracy(fromLogits: false));
            var history = trainer.Fit(source, cancellation: run.Cancellation);
            if (seed == run.Seeds[0])
            {
                foreach (var figure in TrainingCharts.Of(history))
                {
                    run.Page.Add(figure);
                }

                var outputs = trainer.Predict(source);
                var matrix = new ConfusionMatrix(2);
                matrix.Add(outputs, classes, threshold: 0.5f);
                run.Page.Add(new ConfusionTable("All persons", matrix, ["healthy", "diabetes"]));
                run.Page.Add(new NetworkDrawing("8-12-8-1", model));
            }

            return trainer.Evaluate(source).Metric;
        }));
        if (table is not null)
        {
            accuracy.AtLeast(0.75);
        }
    }

    private static string? Find(string? folder)
    {
        var file = folder is null ? null : Path.Combine(folder, "tabular", "pima-indians-diabetes.csv");
        return File.Exists(file) ? file : null;
    }

    private static (ArraySource Source, int[] Classes) Read(string path)
    {
        using var file = InputFile.Open(path);
        var table = CsvTable.Read(file, path);
        var source = TableSamples.Create(table, table.Find("-1"), TableTarget.Classes).Source;
        var classes = new int[source.Count];
        source.ReadClasses([.. Enumerable.Range(0, source.Count)], classes);
        return (source, classes);
    }

    private static (ArraySource Source, int[] Classes) Drawn()
    {
        var random = new Random(1);
        var inputs = Enumerable.Range(0, 768 * 8).Select(_ => random.NextSingle()).ToArray();
        var classes = Enumerable.Range(0, 768).Select(i => inputs[8 * i] + inputs[(8 * i) + 1] > 1f ? 1 : 0).ToArray();
        return (new ArraySource(new Shape(8), inputs, classes), classes);
    }
}
