namespace Spanwise.MnistConvert;

/// <summary>The command line asks for something that cannot be; the message is one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
