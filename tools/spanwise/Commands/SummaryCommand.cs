using System.CommandLine;
using System.Text;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Drawing;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise summary FILE|NET [--draw FILE]</c>.</summary>
internal static class SummaryCommand
{
    private static readonly (string Ending, Func<Model, string> Draw)[] Drawings =
        [(".dot", ModelDrawing.ToDot), (".mmd", ModelDrawing.ToMermaid), (".svg", ModelDrawing.ToSvg)];

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A model file, or a network as train --net takes it.", HelpName = "FILE|NET" };
        var draw = Options.FilePath("--draw", "Draw the model too: Graphviz (.dot), Mermaid (.mmd) or a picture (.svg).", "FILE");
        var command = new Command("summary", "Print the layers of a model with their shapes, parameters, multiply-adds and connections.") { model, draw };
        command.SetAction(parsed =>
        {
            var drawing = parsed.GetValue(draw) is { } path ? (Draw: DrawingFor(path), File: new OutputFile(path)) : default;
            var (summarized, text) = Summarize(parsed.GetRequiredValue(model));
            if (drawing.File is not null)
            {
                var bytes = Encoding.UTF8.GetBytes(drawing.Draw(summarized));
                drawing.File.Write(stream => stream.Write(bytes));
            }

            StandardOutput.Write(text);
            return ExitCode.Success;
        });
        return command;
    }

    private static Func<Model, string> DrawingFor(string path)
    {
        foreach (var (ending, draw) in Drawings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return draw;
            }
        }

        throw new UserErrorException($"--draw must be a file that ends in {string.Join(", ", Drawings.Select(one => one.Ending))}; received '{path}'");
    }

    private static (Model Model, string Text) Summarize(string model)
    {
        if (Path.Exists(model))
        {
            var saved = ModelInput.Read(model);
            return (saved.Model, saved.Model.Summary() + (saved.Table is { } table ? Wording.Table(table) : string.Empty));
        }

        try
        {
            var network = NamedNetwork.Parse(model).CreateModel(seed: 0);
            return (network, network.Summary().ToString());
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"there is no file '{model}', and {e.Message}", e);
        }
    }
}
