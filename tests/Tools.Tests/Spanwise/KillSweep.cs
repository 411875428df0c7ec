using NUnit.Framework;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary><see cref="KillTests"/> with ten times the kills.</summary>
[Category("Exhaustive")]
[TestFixture]
internal sealed class KillSweep
{
    [Test]
    [Explicit("minutes: 200 killed processes")]
    public void ATrainingSurvivesKills() => KilledTraining.Run(kills: 200, seed: 2);
}
