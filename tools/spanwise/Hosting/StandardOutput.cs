namespace Spanwise.Cli.Hosting;

/// <summary>Standard output, where a full disk or a closed descriptor is the user's business and says so.</summary>
/// <remarks>A reader that goes away is passed over by the runtime: what is written after that is lost, and the work goes on.</remarks>
internal static class StandardOutput
{
    private static readonly Lazy<Stream> Raw = new(Console.OpenStandardOutput);

    /// <summary>Writes a line in the console's encoding.</summary>
    public static void WriteLine(string line) => Checked(line, static text => Console.Out.WriteLine(text));

    /// <summary>Writes text in the console's encoding.</summary>
    public static void Write(string text) => Checked(text, static value => Console.Out.Write(value));

    /// <summary>Writes bytes.</summary>
    public static void Write(ReadOnlyMemory<byte> bytes) => Checked(bytes, static value =>
    {
        Raw.Value.Write(value.Span);
        Raw.Value.Flush();
    });

    private static void Checked<T>(T value, Action<T> write)
    {
        try
        {
            write(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"standard output cannot be written: {e.Message}", e);
        }
    }
}
