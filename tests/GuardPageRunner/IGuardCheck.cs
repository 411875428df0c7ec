namespace Spanwise.GuardPageRunner;

/// <summary>One family of calls made on buffers that end at inaccessible pages; a touch outside ends the process.</summary>
public interface IGuardCheck
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>Makes the calls.</summary>
    void Run();
}
