namespace Spanwise.Native.Boundary;

/// <summary>The message of the last call that failed, for each thread.</summary>
internal static class LastError
{
    [ThreadStatic]
    private static string? _message;

    public static string Message => _message ?? string.Empty;

    public static void Set(string message) => _message = message;
}
