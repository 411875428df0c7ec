using NUnit.Framework;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Core.IO.Tests;

[Explicit("minutes")]
[Category("Exhaustive")]
internal sealed class ReaderFuzzSweep
{
    private static IEnumerable<FuzzTarget> Targets => FuzzTargets.All;

    [TestCaseSource(nameof(Targets))]
    public void AMillionMutationsAreTakenOrRefusedClearly(FuzzTarget target) => ReaderFuzz.Mutations(target, ReaderFuzz.ManyMutations, seed: 2);
}
