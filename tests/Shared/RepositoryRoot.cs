namespace Spanwise.Testing;

/// <summary>Finds the folder that holds Spanwise.slnx, upward from the test assembly.</summary>
public static class RepositoryRoot
{
    /// <summary>The full path of the root.</summary>
    public static string Path { get; } = Find();

    /// <summary>The full path of something inside the repository.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Spanwise.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Spanwise.slnx");
    }
}
