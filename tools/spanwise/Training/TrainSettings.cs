using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Training;

/// <summary>What a training on MNIST was asked for; null takes the network's default.</summary>
internal sealed record TrainSettings : TrainingSettings
{
    public required NamedNetwork Network { get; init; }

    public string? DataFolder { get; init; }
}
