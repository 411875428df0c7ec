using Spanwise.Samples.Lectures;

namespace Spanwise.Cli.Lectures;

/// <summary>What came out of an experiment.</summary>
internal sealed record LectureResult(Experiment Experiment, LectureRun Run, double Seconds)
{
    public bool Holds => Run.Measurements.All(static one => one.Holds);
}
