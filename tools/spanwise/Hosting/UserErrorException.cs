namespace Spanwise.Cli.Hosting;

/// <summary>Something that the user can put right; the message is the one line that he sees.</summary>
internal sealed class UserErrorException : Exception
{
    public UserErrorException(string message)
        : base(message)
    {
    }

    public UserErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
