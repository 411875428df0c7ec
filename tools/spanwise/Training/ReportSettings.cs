namespace Spanwise.Cli.Training;

/// <summary>How a training is told of.</summary>
internal record ReportSettings
{
    public double? TargetAccuracy { get; init; }

    public string? OutputPath { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }
}
