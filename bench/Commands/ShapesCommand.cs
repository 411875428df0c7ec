using System.CommandLine;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Quick;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Commands;

/// <summary><c>shapes SHAPE… [--json] [--clock cpu|wall] [--peer-core NAME]</c>: products of the caller's choice.</summary>
internal static class ShapesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var shapes = new Argument<string[]>("shapes")
        {
            Description = "Products as MxNxK, with two letters for the transposed forms: 128x128x784, \"10x30x784 NT\".",
            Arity = ArgumentArity.OneOrMore,
        };
        shapes.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!GemmCase.TryParse(token.Value, out _))
                {
                    result.AddError($"a shape is MxNxK with sizes of at least 1 and NN, TN, NT or TT after a space; received '{token.Value}'");
                }
            }
        });
        var json = new Option<bool>("--json") { Description = "One JSON object a line and nothing else." };
        var clock = new Option<ClockKind>("--clock") { Description = "What work is timed by.", DefaultValueFactory = _ => ClockKind.Cpu };
        var core = new Option<string?>("--peer-core") { Description = "The processor whose kernels OpenBLAS is to use." };
        var command = new Command("shapes", "Measures matrix products of any shape: ours, peer and ceiling in turns, medians.") { shapes, json, clock, core };
        command.SetAction(parsed =>
        {
            OpenBlasLibrary.Core = parsed.GetValue(core);
            var rows = new RowWriter(Console.Out, parsed.GetValue(json));
            var context = new QuickContext(rows, parsed.GetValue(clock));
            foreach (var text in parsed.GetValue(shapes)!)
            {
                var shape = GemmCase.Parse(text);
                GemmRows.Warm(shape);
                rows.Write(GemmRows.Measure(context, shape));
            }

            rows.Finish();
            return 0;
        });
        return command;
    }
}
