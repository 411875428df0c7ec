using NUnit.Framework;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Networks;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Tests.Networks;

[TestFixture]
internal sealed class EpochThroughputTests
{
    // Forward and weight gradient of all layers, input gradient of all but the first.
    [TestCase("mlp", (4.0 * 784 * 128) + (6.0 * ((2 * 128 * 128) + (128 * 10))))]
    [TestCase("neurons", (4.0 * 784 * 30) + (6.0 * 30 * 10))]
    public void Nominal_operations_leave_out_the_input_gradient_of_the_first_layer(string net, double flops) =>
        Assert.That(EpochThroughput.FlopsPerImage(NamedNetwork.Parse(net).CreateModel(1)), Is.EqualTo(flops));

    [Test]
    public void The_first_epoch_does_not_count()
    {
        var images = BuiltInDigits.Create(300, 0).Train;
        var measured = EpochThroughput.Measure(NamedNetwork.Parse("784-16-10"), images, 1, 3, ClockKind.Cpu);
        Assert.Multiple(() =>
        {
            Assert.That(measured.Epochs, Has.Count.EqualTo(3).And.All.Positive);
            Assert.That(measured.Ceiling, Is.Positive);
            Assert.That(measured.Threads, Is.EqualTo(1));
        });
    }
}
