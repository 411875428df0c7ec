using System.CommandLine;
using Spanwise.Cli.Tables;
using Spanwise.Cli.Training;

namespace Spanwise.Cli.Commands;

/// <summary>The arguments and options of <c>spanwise train csv</c> and <c>spanwise train npz</c>.</summary>
internal sealed class TableOptions
{
    private const string DefaultNpzTarget = "y";

    private readonly TableFormat _format;
    private readonly Argument<string> _file;
    private readonly Option<string?> _target;
    private readonly Option<string[]?> _inputs;
    private readonly Option<LayerSpec[]?> _layers = Options.Named("--layers", "Units and activations, such as 12relu,8relu,1sigmoid [default: 16relu,16relu and what the target takes].", "LIST", LayerSpec.ParseAll);
    private readonly Option<TableLoss?> _loss = Options.Named<TableLoss?>("--loss", "mse, mae, huber, bce, cce or hinge [default: by the target].", "NAME", name => TableLosses.Parse(name));
    private readonly Option<double?> _validation = Options.Positive("--validation", "The share of the rows to test on after each epoch.", 0.99, "a fraction above 0 and at most 0.99, such as 0.2");
    private readonly Option<bool> _standardize = Options.Flag("--standardize", "Bring every input to mean 0 and deviation 1, as the training rows have them.");

    public TableOptions(TableFormat format)
    {
        _format = format;
        _file = new Argument<string>("file") { Description = format == TableFormat.Csv ? "A CSV file: a row for each sample." : "An npz file: arrays with a row for each sample.", HelpName = "FILE" };
        _inputs = Options.Named<string[]>("--inputs", "The arrays of the inputs [default: x where there are x and the target, else all].", "LIST", text => text.Split(','));
        _target = new Option<string?>("--target")
        {
            Description = $"The column to learn: its name, or its index, negative from the end{(format == TableFormat.Npz ? $" [default: {DefaultNpzTarget}]" : string.Empty)}.",
            HelpName = "COL",
            Required = format == TableFormat.Csv,
        };
    }

    /// <summary>The options that all trainings have.</summary>
    public TrainingOptions Common { get; } = new("rows", "150", "10", "adam", "0.001", "constant");

    /// <summary>The file.</summary>
    public Argument<string> File => _file;

    /// <summary>What the trained model depends on; a checkpoint keeps these.</summary>
    public IEnumerable<Option> OfTheModel => _format == TableFormat.Csv
        ? [_target, _layers, _loss, _validation, _standardize, .. Common.OfTheModel]
        : [_target, _inputs, _layers, _loss, _validation, _standardize, .. Common.OfTheModel];

    /// <summary>The words of the command for a format.</summary>
    public static string CommandName(TableFormat format) => format == TableFormat.Csv ? "train csv" : "train npz";

    /// <summary>How a training was asked for.</summary>
    /// <param name="settings">The settings, without defaults.</param>
    /// <param name="hash">The sum of the data.</param>
    public static Recipe RecipeOf(TableSettings settings, string hash)
    {
        List<string> arguments = [Path.GetFullPath(settings.File), Recipe.Argument("--target", settings.Target), .. TrainingOptions.ArgumentsOf(settings)];
        if (settings.Inputs.Length > 0)
        {
            arguments.Add(Recipe.Argument("--inputs", string.Join(',', settings.Inputs)));
        }

        if (settings.Layers.Length > 0)
        {
            arguments.Add(Recipe.Argument("--layers", string.Join(',', settings.Layers.Select(layer => layer.ToString()))));
        }

        if (settings.Loss is { } loss)
        {
            arguments.Add(Recipe.Argument("--loss", TableLosses.NameOf(loss)));
        }

        if (settings.Validation is { } share)
        {
            arguments.Add(Recipe.Argument("--validation", share));
        }

        if (settings.Standardize)
        {
            arguments.Add("--standardize");
        }

        return new Recipe(CommandName(settings.Format), [.. arguments], hash);
    }

    public TableSettings ReadModel(ParseResult parsed) => Common.ReadModel(
        new TableSettings
        {
            Format = _format,
            File = parsed.GetRequiredValue(_file),
            Target = parsed.GetValue(_target) ?? DefaultNpzTarget,
            Inputs = _format == TableFormat.Npz ? parsed.GetValue(_inputs) ?? [] : [],
            Layers = parsed.GetValue(_layers) ?? [],
            Loss = parsed.GetValue(_loss),
            Validation = parsed.GetValue(_validation),
            Standardize = parsed.GetValue(_standardize),
        },
        parsed);
}
