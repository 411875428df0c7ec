using System.Diagnostics;
using System.Text;

namespace Spanwise.Testing;

/// <summary>A process started by <see cref="ProcessRunner"/>; disposing it kills it if it still runs.</summary>
public sealed class RunningProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    internal RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What the process has written to standard output so far.</summary>
    public string OutputSoFar
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>True once the process is gone.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Waits until the output holds a text; throws if the process ends or the time is over first.</summary>
    public void WaitForOutput(string text, TimeSpan? timeOut = null)
    {
        var clock = Stopwatch.StartNew();
        while (!OutputSoFar.Contains(text, StringComparison.Ordinal))
        {
            if (_process.HasExited || clock.Elapsed > (timeOut ?? ProcessRunner.DefaultTimeOut))
            {
                throw new TimeoutException($"'{text}' did not appear in the output:\n{OutputSoFar}\n--- error\n{_error}");
            }

            Thread.Sleep(10);
        }
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public void Interrupt() => ProcessRunner.Interrupt(_process);

    /// <summary>Ends the process at once, wherever it is (kill -9), and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public ProcessResult WaitForResult(TimeSpan timeOut)
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(timeOut))
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the process did not end within {timeOut}; it had written:\n{OutputSoFar}\n--- error\n{_error}");
        }

        // Without a time-out this also waits until both streams are read to their end.
        _process.WaitForExit();
        return new ProcessResult(_process.ExitCode, OutputSoFar, _error.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }
}
