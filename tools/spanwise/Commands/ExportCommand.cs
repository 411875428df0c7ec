using System.CommandLine;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise export MODEL --onnx FILE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A model that train --out has written, or an ONNX file.", HelpName = "MODEL" };
        var onnx = Options.FilePath("--onnx", "Write an ONNX file, which other engines run.", "FILE");
        var safetensors = Options.FilePath("--safetensors", "Write a model file, as train --out does.", "FILE");
        var command = new Command("export", "Write a model in another format.") { model, onnx, safetensors };
        command.SetAction(parsed =>
        {
            Export(parsed.GetRequiredValue(model), parsed.GetValue(onnx), parsed.GetValue(safetensors));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Export(string model, string? onnx, string? safetensors)
    {
        if (onnx is null && safetensors is null)
        {
            throw new UserErrorException("what to export to is needed: --onnx FILE or --safetensors FILE");
        }

        var (onnxFile, modelFile) = (onnx is null ? null : new OutputFile(onnx), safetensors is null ? null : new OutputFile(safetensors));
        var saved = ModelInput.Read(model);
        try
        {
            onnxFile?.Write(stream => OnnxFile.Write(stream, saved));
            modelFile?.Write(stream => ModelFile.Write(stream, saved));
        }
        catch (ArgumentException e)
        {
            // A layer that the format does not know; the message names it, and nothing was written.
            throw new UserErrorException($"{model}: {e.Message}", e);
        }
    }
}
