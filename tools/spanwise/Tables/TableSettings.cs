using Spanwise.Cli.Training;

namespace Spanwise.Cli.Tables;

/// <summary>What a training on a table was asked for; null takes a default.</summary>
internal sealed record TableSettings : TrainingSettings
{
    public required TableFormat Format { get; init; }

    public required string File { get; init; }

    public required string Target { get; init; }

    /// <summary>The arrays of an npz file that hold the inputs; empty for x where there is one, else all.</summary>
    public string[] Inputs { get; init; } = [];

    /// <summary>Empty for the default.</summary>
    public LayerSpec[] Layers { get; init; } = [];

    public TableLoss? Loss { get; init; }

    public double? Validation { get; init; }

    public bool Standardize { get; init; }
}
