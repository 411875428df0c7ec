using NUnit.Framework;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>The real program trains, is killed, goes on, is killed …: its file is whole or absent after each kill, and the model in the end is that of a training that nobody disturbed.</summary>
internal static class KilledTraining
{
    // Between two looks at the checkpoint's folder.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static void Run(int kills, int seed)
    {
        using var data = new SmallMnist();
        var folder = Directory.CreateDirectory(data.In("checkpoint")).FullName;
        var checkpoint = Path.Combine(folder, "training.ckpt");

        // Some 30 checkpoints to a kill: more than one lives to write.
        var epochs = Math.Max(2, kills / 5);
        string[] training = ["train", "mnist", "--data", data.Data, "--net", "784-8-10", "--batch", "10", "--epochs", $"{epochs}", "--threads", "1", "--quiet"];
        var undisturbed = SpanwiseProcess.Run([.. training, "--out", data.In("undisturbed")]);
        Assert.That(undisturbed.ExitCode, Is.Zero, undisturbed.ToString());

        var random = new Random(seed);
        var steps = 0L;
        var written = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using (var process = Start(File.Exists(checkpoint) ? ["resume", checkpoint, "--quiet", "--threads", "1"] : [.. training, "--checkpoint", checkpoint, "--checkpoint-every", "1"]))
            {
                // Mostly in the middle of some checkpoint after the first few, sometimes wherever the process is, as early as its start.
                var changes = random.Next(4) == 0 ? 0 : random.Next(1, 30);
                WaitForChanges(process, folder, changes);
                SpinFor(random.Next(300));
                process.Kill();
            }

            if (File.Exists(checkpoint))
            {
                TrainingCheckpoint? found = null;
                Assert.That(() => found = ResumableCheckpoint.Read(checkpoint), Throws.Nothing, $"kill {kill}");
                Assert.That(found!.StepsDone, Is.GreaterThanOrEqualTo(steps), "no step is lost that was saved");
                written += found.StepsDone > steps ? 1 : 0;
                steps = found.StepsDone;
            }
        }

        Assert.That(written, Is.Positive, "some kills met a training that was under way");
        var last = SpanwiseProcess.Run("resume", checkpoint, "--out", data.In("resumed"), "--quiet");
        Assert.That(last.ExitCode, Is.Zero, last.ToString());
        Assert.That(File.ReadAllBytes(data.In("resumed")), Is.EqualTo(File.ReadAllBytes(data.In("undisturbed"))));
        Assert.That(Directory.GetFileSystemEntries(folder), Has.Length.EqualTo(1), "what killed writers left is cleared away");
    }

    // Waits until the folder has changed some times, or the process has ended. Nothing depends on how long that takes.
    private static void WaitForChanges(RunningProcess process, string folder, int changes)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var last = Directory.GetLastWriteTimeUtc(folder);
        while (changes > 0 && !process.HasEnded && clock.Elapsed < Longest)
        {
            Thread.Sleep(Look);
            if (Directory.GetLastWriteTimeUtc(folder) is var now && now != last)
            {
                last = now;
                changes--;
            }
        }
    }

    private static void SpinFor(int microseconds)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed.TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(10);
        }
    }
}
