using NUnit.Framework;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[Explicit("minutes")]
[Category("Exhaustive")]
internal sealed class CheckpointFuzzSweep
{
    private static IEnumerable<FuzzTarget> Targets => CheckpointFuzzTargets.All;

    [TestCaseSource(nameof(Targets))]
    public void AMillionMutationsAreTakenOrRefusedClearly(FuzzTarget target) => ReaderFuzz.Mutations(target, ReaderFuzz.ManyMutations, seed: 2);
}
