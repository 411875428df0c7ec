using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Training;

[NonParallelizable]
public sealed class AnnouncementTests
{
    [Test]
    public void EverySampleAfterTheFirstStepIsAnnouncedOnceBeforeItIsRead([Values(1, 3)] int threads)
    {
        var source = new RecordingSource(Toy.Blobs(107));
        using var trainer = Toy.Trainer(Toy.Model(), new TrainerOptions { BatchSize = 25, Threads = threads });
        trainer.Fit(source);
        Assert.That(source.ReadWithoutNotice, Is.EqualTo(25));
        Assert.That(source.Announced, Is.EqualTo(107 - 25));
    }

    private sealed class RecordingSource(ArraySource samples) : IDataSource
    {
        private readonly int[] _notices = new int[samples.Count];
        private int _announced;
        private int _readWithoutNotice;

        public int Count => samples.Count;

        public Shape Input => samples.Input;

        public int TargetFloats => 0;

        public int Announced => _announced;

        public int ReadWithoutNotice => _readWithoutNotice;

        public void Announce(ReadOnlySpan<int> announced)
        {
            foreach (var sample in announced)
            {
                Interlocked.Increment(ref _notices[sample]);
                Interlocked.Increment(ref _announced);
            }
        }

        public void ReadInputs(ReadOnlySpan<int> read, Rows inputs)
        {
            foreach (var sample in read)
            {
                if (Volatile.Read(ref _notices[sample]) == 0)
                {
                    Interlocked.Increment(ref _readWithoutNotice);
                }
            }

            samples.ReadInputs(read, inputs);
        }

        public void ReadClasses(ReadOnlySpan<int> read, Span<int> classes) => samples.ReadClasses(read, classes);

        public void ReadTargets(ReadOnlySpan<int> read, Rows targets) => samples.ReadTargets(read, targets);
    }
}
