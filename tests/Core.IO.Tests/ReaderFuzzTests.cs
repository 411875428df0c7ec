using NUnit.Framework;
using Spanwise.Testing;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Core.IO.Tests;

/// <summary>Every reader of this library under damage of every kind; ONNX has its own.</summary>
internal sealed class ReaderFuzzTests
{
    private const int Seconds = 600;

    private static IEnumerable<FuzzTarget> Targets => FuzzTargets.All;

    [TestCaseSource(nameof(Targets))]
    public void WhatIsWholeIsTaken(FuzzTarget target) => ReaderFuzz.TakesWhatIsWhole(target);

    [TestCaseSource(nameof(Targets))]
    [MustEnd(Seconds)]
    public void EveryTruncationIsTakenOrRefusedClearly(FuzzTarget target) => ReaderFuzz.EveryTruncation(target);

    [TestCaseSource(nameof(Targets))]
    [MustEnd(Seconds)]
    public void EveryChangedByteIsTakenOrRefusedClearly(FuzzTarget target) => ReaderFuzz.EveryChangedByte(target);

    [TestCaseSource(nameof(Targets))]
    [MustEnd(Seconds)]
    public void MutationsAreTakenOrRefusedClearly(FuzzTarget target) => ReaderFuzz.Mutations(target, ReaderFuzz.FewMutations, seed: 1);
}
