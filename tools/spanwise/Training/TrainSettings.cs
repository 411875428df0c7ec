using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Training;

/// <summary>What a training on MNIST was asked for; null takes the network's default.</summary>
internal sealed record TrainSettings : TrainingSettings
{
    public required NamedNetwork Network { get; init; }

    /// <summary>How images are changed at random; null for not at all.</summary>
    public AugmentSpec? Augment { get; init; }

    public string? DataFolder { get; init; }
}
