using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.IO.Reports;
using Spanwise.Core.Train.Data;

namespace Spanwise.Samples.Lectures;

/// <summary>What an experiment is given and what it gives back.</summary>
public sealed class LectureRun
{
    private readonly Lazy<ImageDataset> _mnist;
    private readonly List<Measurement> _measurements = [];
    private readonly List<string> _notes = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="seeds">How many times it is done, with other random numbers each time.</param>
    /// <param name="mnist">The digits, read when first asked for.</param>
    /// <param name="folder">A folder with other data sets; null for none.</param>
    /// <param name="cancellation">Ends the run.</param>
    public LectureRun(Experiment experiment, int seeds, Lazy<ImageDataset> mnist, string? folder, CancellationToken cancellation)
    {
        (_mnist, Folder, Cancellation) = (mnist, folder, cancellation);
        Seeds = [.. Enumerable.Range(1, seeds).Select(static seed => (ulong)seed)];
        Page = new ReportPage($"{experiment.Id}: {experiment.Title}") { Lead = experiment.SetUp, Parent = "index.html" };
    }

    /// <summary>What random numbers are drawn from, once for each repetition.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Ends the run.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>A folder with data sets; null if none was named.</summary>
    public string? Folder { get; }

    /// <summary>MNIST, or the built-in digits in its place.</summary>
    public ImageDataset Mnist => _mnist.Value;

    /// <summary>The pictures.</summary>
    public ReportPage Page { get; }

    /// <summary>The figures.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Lines that say what no figure says.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Keeps a figure.</summary>
    /// <param name="name">Its name, in small letters and underscores.</param>
    /// <param name="values">Our figures, one for each seed.</param>
    /// <param name="document">The figure of the lecture; null where it prints none.</param>
    public Measurement Measure(string name, IEnumerable<double> values, double? document = null)
    {
        var measurement = new Measurement(name, [.. values], document);
        _measurements.Add(measurement);
        return measurement;
    }

    /// <summary>Keeps a figure that does not depend on a seed.</summary>
    /// <param name="name">Its name, in small letters and underscores.</param>
    /// <param name="value">Our figure.</param>
    /// <param name="document">The figure of the lecture; null where it prints none.</param>
    public Measurement Measure(string name, double value, double? document = null) => Measure(name, [value], document);

    /// <summary>Says something that no figure says.</summary>
    public void Say(string line)
    {
        _notes.Add(line);
        Page.AddText(line);
    }

    /// <summary>Says several lines whose blanks stay as they are, such as a model's summary.</summary>
    public void Print(string text)
    {
        _notes.AddRange(text.TrimEnd().Split('\n'));
        Page.AddPreformatted(text);
    }

    /// <summary>Does something once for each seed.</summary>
    public T[] ForEachSeed<T>(Func<ulong, T> run) => [.. Seeds.Select(seed =>
    {
        Cancellation.ThrowIfCancellationRequested();
        return run(seed);
    })];

    /// <summary>
    /// The same on all processors at once, for work that one thread does alone. What it does must not touch anything shared, but that the first seed
    /// may add pictures.
    /// </summary>
    public T[] ForEachAtOnce<T>(IReadOnlyList<ulong> seeds, Func<ulong, T> run)
    {
        var results = new T[seeds.Count];
        var options = new ParallelOptions { CancellationToken = Cancellation, MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) };
        Parallel.For(0, results.Length, options, i => results[i] = run(seeds[i]));
        return results;
    }
}
