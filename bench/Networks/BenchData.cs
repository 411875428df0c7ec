using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Data;

namespace Spanwise.Bench.Networks;

/// <summary>
/// The images that networks are trained on: MNIST where SPANWISE_DATA names it, else the built-in digits, which are the same
/// everywhere. A cache is not looked for, so that a figure does not depend on what else was run on a machine.
/// </summary>
internal static class BenchData
{
    /// <summary>60 000 training images, and what they are.</summary>
    public static (ImageSet Images, string Source) Load() =>
        Environment.GetEnvironmentVariable(MnistLocator.DataVariable) is { Length: > 0 }
            ? (MnistLocator.Load(new MnistOptions { AllowDownload = false }).Train, "MNIST")
            : (BuiltInDigits.Create(testCount: 0).Train, "built-in digits");
}
