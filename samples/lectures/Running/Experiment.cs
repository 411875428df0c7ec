namespace Spanwise.Samples.Lectures;

/// <summary>One experiment of the lectures.</summary>
/// <param name="id">Its row in the list: a letter for the lecture and a number.</param>
/// <param name="title">What it is.</param>
/// <param name="setUp">Network, data and training in a line.</param>
public abstract class Experiment(string id, string title, string setUp)
{
    /// <summary>Its row in the list.</summary>
    public string Id { get; } = id;

    /// <summary>What it is.</summary>
    public string Title { get; } = title;

    /// <summary>Network, data and training in a line.</summary>
    public string SetUp { get; } = setUp;

    /// <summary>Does it: measures go to <see cref="LectureRun.Measure"/>, pictures to <see cref="LectureRun.Page"/>.</summary>
    public abstract void Run(LectureRun run);
}
