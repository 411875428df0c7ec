using System.CommandLine;
using System.CommandLine.Parsing;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Lectures;
using Spanwise.Samples.Lectures;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise lecture list|ID|all</c>.</summary>
internal static class LectureCommand
{
    private const int DefaultSeeds = 5;
    private const int MostSeeds = 1000;

    public static Command Create(CancellationToken cancellation)
    {
        var name = new Argument<string>("name") { Description = "list, an experiment such as A8, or all.", HelpName = "list|ID|all" };
        var data = Options.FilePath("--data", "A folder with data sets: MNIST, and tabular/ [default: SPANWISE_DATA, the cache, the network, built-in digits].", "DIR");
        var seeds = Options.Count("--seeds", "How many times each is done, with other random numbers [default: 5].", MostSeeds);
        var report = Options.FilePath("--report", "Write a page with pictures for each, and an index, to this folder.", "DIR");
        var json = Options.Flag("--json", "Print one JSON object for each and nothing else.");
        var command = new Command("lecture", "Run experiments of five lectures on neural networks, with their figures beside ours.") { name, data, seeds, report, json };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (wanted.Equals("list", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var one in AllExperiments.List)
                {
                    StandardOutput.WriteLine($"{one.Id,-4} {one.Title}");
                }

                return ExitCode.Success;
            }

            var settings = new LectureSettings
            {
                DataFolder = parsed.GetValue(data),
                Seeds = parsed.GetValue(seeds) ?? DefaultSeeds,
                ReportFolder = parsed.GetValue(report),
                Json = parsed.GetValue(json),
            };
            return new LectureSession(settings).Execute(Chosen(wanted), cancellation) ? ExitCode.Success : ExitCode.FallsShort;
        });
        return command;
    }

    private static IReadOnlyList<Experiment> Chosen(string name) => name.Equals("all", StringComparison.OrdinalIgnoreCase)
        ? AllExperiments.List
        : [AllExperiments.Find(name) ?? throw new UserErrorException($"there is no experiment '{name}'; there are {string.Join(", ", AllExperiments.List.Select(static one => one.Id))}, and all")];
}
