using NUnit.Framework;
using Spanwise.GuardPageRunner;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Memory;

// In child processes: a touch outside a buffer ends the process that makes it.
public sealed class GuardPageTests
{
    private static readonly string[] Checks = [.. GuardChecks.All.Select(check => check.Name)];
    private static readonly string[] Controls = [.. GuardChecks.MustDie.Select(check => check.Name)];

    [TestCaseSource(nameof(Checks))]
    public void Kernels_touch_nothing_outside_their_spans_and_write_to_no_input(string check)
    {
        var result = RunCheck(check);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.Lines, Is.EqualTo(new[] { $"{check}: ok" }));
    }

    [TestCaseSource(nameof(Controls))]
    public void A_forbidden_touch_ends_the_process(string control)
    {
        var result = RunCheck(control);
        Assert.That(result.Lines, Is.Empty, result.ToString);
        Assert.That(result.Error, Does.Contain("AccessViolationException"));
        Assert.That(result.ExitCode, Is.GreaterThan(128).Or.Negative, result.ToString);
    }

    private static ProcessResult RunCheck(string name) =>
        ProcessRunner.RunDll(typeof(GuardChecks).Assembly.Location, [name]);
}
