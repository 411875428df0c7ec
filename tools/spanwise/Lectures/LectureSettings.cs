namespace Spanwise.Cli.Lectures;

/// <summary>How experiments are run and told of.</summary>
internal sealed record LectureSettings
{
    public string? DataFolder { get; init; }

    public required int Seeds { get; init; }

    public string? ReportFolder { get; init; }

    public bool Json { get; init; }
}
