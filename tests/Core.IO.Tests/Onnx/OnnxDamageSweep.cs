using NUnit.Framework;

namespace Spanwise.Core.IO.Tests.Onnx;

[Explicit("minutes")]
[Category("Exhaustive")]
public sealed class OnnxDamageSweep
{
    [Test]
    public void AMillionMutationsAreAcceptedOrRefusedClearly() => OnnxDamageTests.Mutate(1_000_000, seed: 2);
}
