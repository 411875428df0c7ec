using NUnit.Framework;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class ResumeTests
{
    private SmallMnist _data = null!;
    private string _table = null!;

    [OneTimeSetUp]
    public void MakeData()
    {
        _data = new SmallMnist();
        _table = _data.In("table.csv");
        File.WriteAllLines(_table, Enumerable.Range(0, 90).Select(i => FormattableString.Invariant($"{i % 7},{(i % 5 == 0 ? "?" : i % 3)},{(i * i) % 11},{i % 2}")));
    }

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void ATrainingOfMoreEpochsIsThatOfFewerGoneOnWith()
    {
        var checkpoint = _data.In("two.ckpt");
        string[] training = ["train", "mnist", "--data", _data.Data, "--net", "784-20-10", "--optimizer", "momentum", "--reduce-on-plateau", "0.5,0", "--early-stopping", "9", "--seed", "3", "--augment", "shift,rotation:15"];
        Expect(0, [.. training, "--epochs", "5", "--out", _data.In("whole")]);
        Expect(0, [.. training, "--epochs", "2", "--checkpoint", checkpoint]);
        var resumed = Expect(0, "resume", checkpoint, "--epochs", "5", "--out", _data.In("resumed"), "--threads", "1");
        Assert.That(resumed.Lines[2], Is.EqualTo("resumed in epoch 3 after 24 steps"));
        Assert.That(resumed.Lines[3], Does.StartWith("epoch 3/5  loss "));
        Assert.That(File.ReadAllBytes(_data.In("resumed")), Is.EqualTo(File.ReadAllBytes(_data.In("whole"))));

        // What is over stays over, and the model can be had once more.
        var over = Expect(0, "resume", checkpoint, "--epochs", "5", "--out", _data.In("again"), "--json");
        Assert.That(Events(over).Select(one => one.GetProperty("event").GetString()), Is.EqualTo(new[] { "start", "done" }));
        Assert.That(Number(Events(over)[0], "resumed_epoch"), Is.EqualTo(6));
        Assert.That(Number(Events(over)[1], "test_accuracy"), Is.EqualTo(Number(Events(Expect(0, "evaluate", _data.In("whole"), _data.Data, "--json"))[0], "test_accuracy")));
        Assert.That(File.ReadAllBytes(_data.In("again")), Is.EqualTo(File.ReadAllBytes(_data.In("whole"))));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no signal that means Ctrl-C to one process")]
    public void AnInterruptedTrainingGoesOnWhereItWas()
    {
        string[] training = ["train", "csv", _table, "--target", "-1", "--validation", "0.2", "--standardize", "--batch", "4", "--reduce-on-plateau", "0.9,1"];
        var checkpoint = _data.In("table.ckpt");

        // So many epochs that it is somewhere in them when it has said that it began.
        using (var running = Start([.. training, "--epochs", "100000000", "--checkpoint", checkpoint, "--checkpoint-every", "100000000"]))
        {
            running.WaitForOutput("epoch ");
            running.Interrupt();
            var result = running.WaitForResult(ProcessRunner.DefaultTimeOut);
            Assert.That(result.ExitCode, Is.EqualTo(130), result.ToString());
            Assert.That(result.Error, Does.Contain($"the training is in {checkpoint}; 'spanwise resume {checkpoint}' goes on with it").And.Contain("interrupted"));
        }

        var epochs = $"{ResumableCheckpoint.Read(checkpoint).Epoch + 2}";
        Expect(0, [.. training, "--epochs", epochs, "--out", _data.In("table.whole"), "--quiet"]);
        Expect(0, "resume", checkpoint, "--epochs", epochs, "--out", _data.In("table.resumed"), "--quiet");
        Assert.That(File.ReadAllBytes(_data.In("table.resumed")), Is.EqualTo(File.ReadAllBytes(_data.In("table.whole"))));
    }

    [Test]
    public void WhatIsGoneOnWithIsWhatWasBegun()
    {
        var checkpoint = _data.In("other.ckpt");
        Expect(0, "train", "csv", _table, "--target", "-1", "--epochs", "2", "--checkpoint", checkpoint, "--checkpoint-every", "3");
        var moved = _data.In("moved.csv");
        File.Copy(_table, moved);
        Expect(0, "resume", checkpoint, "--data", moved, "--epochs", "3");
        File.AppendAllText(moved, "1,2,3,1\n");
        Assert.That(Expect(2, "resume", checkpoint, "--data", moved).Error, Does.Contain("a training goes on with the data that it began with"));
        Assert.That(Expect(2, "resume", checkpoint, "--data", _data.In("none")).Error, Does.Contain("there is no such file"));

        var bytes = File.ReadAllBytes(checkpoint);
        Refuses(bytes[..^1], "the file ends inside");
        Refuses([.. bytes, 0], "more bytes follow");
        Refuses(With("format_version", "2"), "'format_version' must be 1 in a checkpoint; '2' was found");
        Refuses(With("format", "spanwise-model"), "'format' must be spanwise-training");
        Refuses(With("recipe", null), "says with which command, arguments and data it was made; this one does not");
        Refuses(With("recipe", "[]"), "this one does not");
        Refuses(With("recipe", Recipe("train gpt", "--epochs=1")), "the training was begun by the command 'train gpt', which this program does not have");
        Refuses(With("recipe", Recipe("train csv", _table, "--target=-1", $"--out={_data.In("stolen")}")), "the arguments of the training must be those of 'train csv'");
        Refuses(With("recipe", Recipe("train csv", _table, "--target=-1", "--epochs=0")), "--epochs must be a whole number from 1");
        Refuses(With("recipe", Recipe("train mnist", "--net=784-10", $"--data={_data.Data}")), "a training goes on with the data that it began with");
        Assert.That(File.Exists(_data.In("stolen")), Is.False);

        void Refuses(byte[] content, string message)
        {
            var bad = _data.In("bad.ckpt");
            File.WriteAllBytes(bad, content);
            var result = Expect(2, "resume", bad);
            Assert.That(result.Error, Does.Contain(message).And.Match("^[^\n]*\n$"));
            Assert.That(result.Output, Is.Empty);
            Assert.That(File.ReadAllBytes(bad), Is.EqualTo(content), "nothing is written");
        }

        byte[] With(string key, string? value)
        {
            var file = SafetensorsFile.Read(new MemoryStream(bytes));
            var metadata = file.Metadata.ToDictionary();
            metadata.Remove(key);
            if (value is not null)
            {
                metadata.Add(key, value);
            }

            var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, file.Tensors.Values, metadata);
            return stream.ToArray();
        }
    }

    private static string Recipe(string command, params string[] arguments) =>
        $$"""{"command":"{{command}}","arguments":["{{string.Join("\",\"", arguments)}}"],"data_sha256":"{{new string('0', 64)}}"}""";

    private static ProcessResult Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), $"{string.Join(' ', arguments)}\n{result}");
        return result;
    }
}
