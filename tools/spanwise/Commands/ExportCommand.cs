using System.CommandLine;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Onnx;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise export MODEL --onnx FILE</c>.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A model file.", HelpName = "MODEL" };
        var onnx = Options.FilePath("--onnx", "Write the model as ONNX, for other engines.", "FILE");
        onnx.Required = true;
        var command = new Command("export", "Write a model in another format.") { model, onnx };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(model);
            var file = new OutputFile(parsed.GetRequiredValue(onnx)!);
            var saved = ModelInput.Read(path);
            try
            {
                file.Write(stream => OnnxExport.Write(stream, saved.Model, saved.Network ?? "spanwise"));
            }
            catch (ArgumentException e)
            {
                throw new UserErrorException($"{path}: {e.Message.Split(" (Parameter '")[0]}", e);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
