using System.CommandLine;
using Spanwise.Cli.Data;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise evaluate FILE</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var file = new Argument<string>("file") { Description = "A model that train --out has written.", HelpName = "FILE" };
        var data = Options.FilePath("--data", "A folder with the MNIST files [default: SPANWISE_DATA, the cache, the network, built-in digits].", "DIR");
        var json = Options.Flag("--json", "Print one JSON object and nothing else.");
        var command = new Command("evaluate", "Print the loss and the accuracy of a trained model on the test images.") { file, data, json };
        command.SetAction(parsed =>
        {
            Evaluate(parsed.GetRequiredValue(file), parsed.GetValue(data), parsed.GetValue(json), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Evaluate(string path, string? folder, bool json, CancellationToken cancellation)
    {
        var saved = ModelInput.Read(path);
        var loss = saved.Loss ?? throw new UserErrorException($"{path}: the file does not say what loss the model was trained with");
        var data = MnistData.Load(folder, showProgress: true, cancellation);
        RequireFit(saved, data, path);
        var source = new ImageSource(data.Test, saved.Model.Input, saved.InputScale, saved.InputShift);
        using var trainer = new Trainer(saved.Model, loss, OptimizerKinds.Create(OptimizerKind.Sgd, 0f), new TrainerOptions(), new Accuracy());
        var result = trainer.Evaluate(source, cancellation);
        if (json)
        {
            using var lines = new JsonLines();
            lines.Begin("evaluate").Add("test_loss", result.Loss).Add("test_accuracy", result.Metric).End();
        }
        else
        {
            StandardOutput.WriteLine($"test loss {Wording.Loss(result.Loss)}, test accuracy {Wording.Percent(result.Metric)} on {Wording.Count(data.Test.Count)} images of {data.Source}");
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
