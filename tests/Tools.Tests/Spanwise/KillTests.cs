using NUnit.Framework;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>Trainings that are killed again and again, at any moment.</summary>
[TestFixture]
internal sealed class KillTests
{
    [Test]
    public void ATrainingSurvivesKills() => KilledTraining.Run(kills: 20, seed: 1);
}
