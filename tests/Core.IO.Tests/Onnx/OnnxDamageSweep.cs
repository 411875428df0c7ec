using NUnit.Framework;

namespace Spanwise.Core.IO.Tests.Onnx;

[Explicit("minutes")]
[Category("Exhaustive")]
public sealed class OnnxDamageSweep
{
    private static IEnumerable<string> Seeds => OnnxSeeds.Names;

    [TestCaseSource(nameof(Seeds))]
    public void AMillionMutationsAreAcceptedOrRefusedClearly(string seed) => OnnxDamageTests.Mutate(seed, 1_000_000, randomSeed: 2);

    [TestCaseSource(nameof(Seeds))]
    public void AMillionOtherMessagesAreAcceptedOrRefusedClearly(string seed) => OnnxDamageTests.Change(seed, 1_000_000, randomSeed: 2);
}
