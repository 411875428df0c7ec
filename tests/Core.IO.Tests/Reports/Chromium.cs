using System.Diagnostics;
using NUnit.Framework;

namespace Spanwise.Core.IO.Tests.Reports;

/// <summary>Debian's chromium without a window and without network.</summary>
internal static class Chromium
{
    private const string Program = "/usr/bin/chromium";
    private const int TimeOutMilliseconds = 300_000;

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    ];

    /// <summary>Skips the running test where there is no chromium.</summary>
    public static void Require()
    {
        if (!File.Exists(Program))
        {
            Assert.Ignore("needs chromium in /usr/bin");
        }
    }

    /// <summary>The document after its scripts have run.</summary>
    public static string Dump(string page, int width) => Run(page, width, 1000, dark: false, "--dump-dom");

    /// <summary>What is seen of a page.</summary>
    public static Screenshot Look(string page, int width, int height, bool dark, string file)
    {
        Run(page, width, height, dark, $"--screenshot={file}");
        return new Screenshot(File.ReadAllBytes(file));
    }

    private static string Run(string page, int width, int height, bool dark, string what)
    {
        var profile = Directory.CreateTempSubdirectory("spanwise-chromium-");
        try
        {
            var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments = [.. Flags, $"--user-data-dir={profile.FullName}", $"--window-size={width},{height}", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}", what, new Uri(page).AbsoluteUri];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeOutMilliseconds))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("chromium did not end");
            }

            Assert.That(process.ExitCode, Is.Zero, errors.Result);
            return output.Result;
        }
        finally
        {
            try
            {
                profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A helper of the browser's may still write there; the folder is the system's to clear.
            }
        }
    }
}
