using System.CommandLine;
using Spanwise.Cli.Data;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Cli.Tables;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise evaluate MODEL [FILE]</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var model = new Argument<string>("model") { Description = "A model that train --out has written.", HelpName = "MODEL" };
        var file = new Argument<string?>("file")
        {
            Description = "A table with the target, for a model of tables; a data set, for one of images [default: as --data].",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = Options.FilePath("--data", "A folder with the MNIST files [default: SPANWISE_DATA, the cache, the network, built-in digits].", "DIR");
        var loss = Options.Named<TableLoss?>("--loss", "mse, mae, huber, bce, cce or hinge: what to judge by, in the place of the loss that the file names; ONNX files name none.", "NAME", name => TableLosses.Parse(name));
        var target = new Option<string?>("--target") { Description = "The column with the target, for a model whose file does not describe tables: its name, or its index, negative from the end.", HelpName = "COL" };
        var json = Options.Flag("--json", "Print one JSON object and nothing else.");
        var command = new Command("evaluate", "Print the loss and the accuracy of a trained model on a table or on the test images.") { model, file, data, loss, target, json };
        command.SetAction(parsed =>
        {
            var (path, folder) = (parsed.GetValue(file), parsed.GetValue(data));
            if (path is not null && folder is not null)
            {
                throw new UserErrorException($"the data is named once; received {path} and --data {folder}");
            }

            Evaluate(parsed.GetRequiredValue(model), path ?? folder, parsed.GetValue(loss), parsed.GetValue(target), parsed.GetValue(json), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Evaluate(string path, string? place, TableLoss? named, string? target, bool json, CancellationToken cancellation)
    {
        var saved = ModelInput.Read(path);
        if (named is not null && saved.Model.Outputs.Length > 1)
        {
            throw new UserErrorException($"{path}: --loss judges a model of one output; this one has {saved.Model.Outputs.Length}");
        }

        var loss = named is { } kind ? TableLosses.Create(kind, saved.Model) : saved.Loss
            ?? throw new UserErrorException($"{path}: the file does not say what loss the model was trained with; --loss NAME does");
        if (target is not null)
        {
            EvaluateForeign(saved, loss, named, target, place, path, json, cancellation);
            return;
        }

        if (saved.Table is { } schema)
        {
            var table = place ?? throw new UserErrorException($"{path}: the model is one of tables; a FILE to evaluate it on is needed");
            var samples = schema.EncodeWithTargets(TableInput.Read(table, schema), table);
            Print(saved, loss, samples, TableJudge.CreateMetric(loss), TableJudge.FigureOf(loss), $"{Wording.Count(samples.Count)} rows of {table}", json, cancellation);
            return;
        }

        var data = MnistData.Load(place, showProgress: true, cancellation);
        RequireFit(saved, data, path);
        var source = new ImageSource(data.Test, saved.Model.Input, saved.InputScale, saved.InputShift);
        Print(saved, loss, source, new Accuracy(), Figure.OfImages, $"{Wording.Count(data.Test.Count)} images of {data.Source}", json, cancellation);
    }

    private static void EvaluateForeign(SavedModel saved, Loss loss, TableLoss? named, string target, string? place, string path, bool json, CancellationToken cancellation)
    {
        if (saved.Table is not null || named is not { } kind || place is null)
        {
            throw new UserErrorException($"{path}: --target is for a model whose file does not describe tables, with --loss and a FILE");
        }

        var source = ForeignTable.Read(place, target, kind, saved.Model);
        Print(saved, loss, source, TableJudge.CreateMetric(loss), TableJudge.FigureOf(loss), $"{Wording.Count(source.Count)} rows of {place}", json, cancellation);
    }

    private static void Print(SavedModel saved, Loss loss, IDataSource source, Metric metric, Figure figure, string what, bool json, CancellationToken cancellation)
    {
        using var trainer = new Trainer(saved.Model, loss, OptimizerKinds.Create(OptimizerKind.Sgd, 0f), new TrainerOptions(), metric);
        var result = trainer.Evaluate(source, cancellation);
        if (json)
        {
            using var lines = new JsonLines();
            lines.Begin("evaluate").Add("test_loss", result.Loss).Add($"test_{figure.Name}", result.Metric).End();
        }
        else
        {
            StandardOutput.WriteLine($"test loss {Wording.Loss(result.Loss)}, test {figure.Name} {figure.Say(result.Metric)} on {what}");
        }
    }

    private static void RequireFit(SavedModel saved, ImageDataset data, string path)
    {
        if (saved.Model.Input.Count != data.Test.PixelsPerImage || saved.Model.Output.Count != data.Test.Classes)
        {
            throw new UserErrorException(
                $"{path}: the model takes {saved.Model.Input.Count} pixels and tells {saved.Model.Output.Count} classes apart; {data.Source} has {data.Test.PixelsPerImage} and {data.Test.Classes}");
        }

        if (data.Test.Count == 0)
        {
            throw new UserErrorException($"at least one image to test on is needed; {data.Source} has none");
        }
    }
}
