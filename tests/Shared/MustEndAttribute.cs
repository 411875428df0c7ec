using System.Runtime.ExceptionServices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Spanwise.Testing;

/// <summary>Fails a test that hangs, where a hang is how the code under test would fail; its threads are left behind.</summary>
/// <remarks>
/// NUnit's own CancelAfter only asks a test to stop, and one that waits for ever never hears it. The limit is long, because it tells a
/// hang from a busy machine, where a meeting of threads that share a core may take milliseconds.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MustEndAttribute(int seconds = 240) : Attribute, IWrapTestMethod
{
    /// <inheritdoc/>
    public TestCommand Wrap(TestCommand command) => new BoundedCommand(command, seconds);

    private sealed class BoundedCommand(TestCommand inner, int seconds) : DelegatingTestCommand(inner)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            ExceptionDispatchInfo? failure = null;
            var runner = new Thread(() =>
            {
                try
                {
                    innerCommand.Execute(context);
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            })
            { IsBackground = true };
            runner.Start();
            if (runner.Join(TimeSpan.FromSeconds(seconds)))
            {
                failure?.Throw();
                return context.CurrentResult;
            }

            // A fresh result: the test that hangs may still write to its own.
            context.CurrentResult = context.CurrentTest.MakeTestResult();
            context.CurrentResult.SetResult(ResultState.Failure, $"the test did not end within {seconds} s");
            return context.CurrentResult;
        }
    }
}
