using NUnit.Framework;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.IO.Tests.Checkpoints;

internal sealed class ResumableCheckpointTests
{
    [Test]
    public void ATrainingThatBrokeOffGoesOnFromItsFile()
    {
        using var folder = new TemporaryFolder();
        var file = folder["training.safetensors"];
        var expected = Train(new TrainerOptions { Epochs = 3 });
        Assert.That(
            () => Train(new TrainerOptions { Epochs = 3, Callbacks = [new ResumableCheckpoint(file, everyEpochs: 0, everySteps: 2), new BreakingOff(atStep: 7)] }),
            Throws.TypeOf<IOException>());
        var checkpoint = ResumableCheckpoint.Read(file);
        Assert.That((checkpoint.Epoch, checkpoint.StepsDone), Is.EqualTo((2, 6L)));
        Assert.That(Train(new TrainerOptions { Epochs = 3, ResumeFrom = checkpoint }), Is.EqualTo(expected));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    // The weights break in a step whose loss was finite; the step after it shows that.
    [Test]
    public void ATrainingThatBurstsKeepsTheFileOfTheStepBefore()
    {
        using var folder = new TemporaryFolder();
        var file = folder["training.safetensors"];
        var model = new Sequential(new Shape(3), new Dense(4, Activation.Relu), new Dense(2));
        using var trainer = new Trainer(
            model, new SoftmaxCrossEntropy(), new Sgd(0.01f), new TrainerOptions { Epochs = 3, BatchSize = 10, Callbacks = [new Bursting(atStep: 5), new ResumableCheckpoint(file, everySteps: 1), new FileCheckpoint(folder["model"], everySteps: 1)] });
        Assert.That(() => trainer.Fit(ToyTraining.Samples(40)), Throws.TypeOf<TrainingDivergedException>());
        Assert.That(ResumableCheckpoint.Read(file).StepsDone, Is.EqualTo(4));
        using var stream = File.OpenRead(folder["model"]);
        Assert.That(() => ModelFile.Read(stream), Throws.Nothing);
    }

    [Test]
    public void WhatIsNoCheckpointIsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => ResumableCheckpoint.Read(folder["none"]), Refusal.Saying("there is no such file"));
        File.WriteAllText(folder["text"], "{}");
        Assert.That(() => ResumableCheckpoint.Read(folder["text"]), Refusal.Saying("text"));
    }

    // 40 samples in steps of 10.
    private static float[] Train(TrainerOptions options)
    {
        var model = new Sequential(new Shape(3), new Dense(4, Activation.Relu), new Dense(2));
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.01f), options with { BatchSize = 10 });
        trainer.Fit(ToyTraining.Samples(40));
        return model.Parameters.Values.ToArray();
    }

    private sealed class Bursting(long atStep) : Callback
    {
        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context)
        {
            if (context.StepsDone == atStep)
            {
                context.Model.Parameters.Values[0] = float.NaN;
            }
        }
    }

    private sealed class BreakingOff(long atStep) : Callback
    {
        public override bool WantsSteps => true;

        public override void StepEnded(TrainingContext context)
        {
            if (context.StepsDone == atStep)
            {
                throw new IOException("the power failed");
            }
        }
    }
}
