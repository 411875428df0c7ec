using System.CommandLine;
using System.Text;
using Spanwise.Cli.Data;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Predicting;
using Spanwise.Cli.Tables;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise predict MODEL FILE</c>.</summary>
internal static class PredictCommand
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Create(CancellationToken cancellation)
    {
        var model = new Argument<string>("model") { Description = "A model that train --out has written.", HelpName = "MODEL" };
        var file = new Argument<string>("file") { Description = "What to predict: a table as the model was trained on, with or without the target; or images.", HelpName = "FILE" };
        var output = Options.FilePath("--out", "Write to this CSV file [default: standard output].", "CSV");
        var command = new Command("predict", "Print what a trained model says of each row of a table, or of each image.") { model, file, output };
        command.SetAction(parsed =>
        {
            Predict(parsed.GetRequiredValue(model), parsed.GetRequiredValue(file), parsed.GetValue(output), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Predict(string modelPath, string path, string? outputPath, CancellationToken cancellation)
    {
        var output = outputPath is null ? null : new OutputFile(outputPath);
        var saved = ModelInput.Read(modelPath);
        var source = Source(saved, path);
        using var trainer = new Trainer(saved.Model, saved.Loss ?? new MeanSquaredError(), OptimizerKinds.Create(OptimizerKind.Sgd, 0f), new TrainerOptions());
        var text = new PredictionWriter(saved).Write(trainer.Predict(source, cancellation));
        if (output is null)
        {
            StandardOutput.Write(Utf8.GetBytes(text));
        }
        else
        {
            output.Write(stream => stream.Write(Utf8.GetBytes(text)));
        }
    }

    private static IDataSource Source(SavedModel saved, string path) => saved.Table is { } schema
        ? schema.Encode(TableInput.Read(path, schema), path)
        : ImageInput.Read(path, saved);
}
