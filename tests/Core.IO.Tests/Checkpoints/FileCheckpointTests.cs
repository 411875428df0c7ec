using NUnit.Framework;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.IO.Tests.Checkpoints;

internal sealed class FileCheckpointTests
{
    [Test]
    public void AFileForEachEpochHoldsTheModelOfThatEpoch()
    {
        using var folder = new TemporaryFolder();
        ToyTraining.Run(3, false, out var model, new FileCheckpoint(folder["m-{epoch}-{step}.safetensors"], describe: saved => saved with { Network = "toy" }));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "m-1-2.safetensors", "m-2-4.safetensors", "m-3-6.safetensors" }));
        var last = Read(folder["m-3-6.safetensors"]);
        Assert.That(last.Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
        Assert.That((last.Network, last.Loss!.Name), Is.EqualTo(("toy", "cross-entropy")));
        Assert.That(Read(folder["m-1-2.safetensors"]).Model.Parameters.Values.ToArray(), Is.Not.EqualTo(model.Parameters.Values.ToArray()));
    }

    [Test]
    public void OneFileIsReplaced()
    {
        using var folder = new TemporaryFolder();
        ToyTraining.Run(2, false, out var model, new FileCheckpoint(folder["m.safetensors"], everyEpochs: 0, everySteps: 1));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
        Assert.That(Read(folder["m.safetensors"]).Model.Parameters.Values.ToArray(), Is.EqualTo(model.Parameters.Values.ToArray()));
    }

    private static SavedModel Read(string path)
    {
        using var stream = File.OpenRead(path);
        return ModelFile.Read(stream);
    }
}
