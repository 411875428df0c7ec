using System.CommandLine;
using Spanwise.Cli.Training;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary>The options of <c>spanwise train mnist</c>.</summary>
internal sealed class MnistOptions
{
    /// <summary>The words of the command.</summary>
    public const string CommandName = "train mnist";

    private readonly Option<NamedNetwork?> _net = Options.Named("--net", "The network: mlp (784-128-128-128-10, the default), neurons (784-30-10, sigmoid), lenet5, cnn8, cnn (convolutions), best (99 % in the fewest seconds), lstm (row by row), or widths such as 784-300-100-10.", "NET", NamedNetwork.Parse);
    private readonly Option<double?> _target = Options.Positive("--target-accuracy", "Stop when the accuracy on the test images reaches this; 0.97 is 97 %.", 1, "a fraction above 0 and at most 1, such as 0.97 for 97 %");
    private readonly Option<AugmentSpec?> _augment = Options.Named<AugmentSpec?>("--augment", "Move and turn the training images at random, anew in each epoch: shift, rotation or both, with how far at most, such as shift:2,rotation:10.", "LIST", AugmentSpec.Parse);
    private readonly Option<string?> _data = Options.FilePath("--data", "A folder with the MNIST files [default: SPANWISE_DATA, the cache, the network, built-in digits].", "DIR");

    /// <summary>The options that all trainings have.</summary>
    public TrainingOptions Common { get; } = new(
        "images", "5; 20 for neurons, 2 for best", "128; 10 for neurons, 64 for best", "adam; sgd for neurons, adamw for best", "by network and optimiser", "constant; one-cycle for best");

    /// <summary>What the trained model depends on; a checkpoint keeps these.</summary>
    public IEnumerable<Option> OfTheModel => [_net, .. Common.OfTheModel, _augment, _target, _data];

    /// <summary>How a training was asked for.</summary>
    /// <param name="settings">The settings, without defaults.</param>
    /// <param name="hash">The sum of the data.</param>
    public static Recipe RecipeOf(TrainSettings settings, string hash)
    {
        List<string> arguments = [Recipe.Argument("--net", settings.Network.Name), .. TrainingOptions.ArgumentsOf(settings)];
        if (settings.TargetAccuracy is { } target)
        {
            arguments.Add(Recipe.Argument("--target-accuracy", target));
        }

        if (settings.Augment is { } augment)
        {
            arguments.Add(Recipe.Argument("--augment", augment.ToString()));
        }

        if (settings.DataFolder is { } folder)
        {
            arguments.Add(Recipe.Argument("--data", Path.GetFullPath(folder)));
        }

        return new Recipe(CommandName, [.. arguments], hash);
    }

    public TrainSettings ReadModel(ParseResult parsed) => Common.ReadModel(
        new TrainSettings
        {
            Network = parsed.GetValue(_net) ?? NamedNetwork.Mlp,
            DataFolder = parsed.GetValue(_data),
            Augment = parsed.GetValue(_augment),
            TargetAccuracy = parsed.GetValue(_target),
        },
        parsed);
}
