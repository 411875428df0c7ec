using Spanwise.GuardPageRunner;

// Usage: GuardPageRunner NAME…: runs the checks of these names and ends with 0, or is ended by the operating system.
foreach (var name in args)
{
    var check = GuardChecks.All.Concat(GuardChecks.MustDie).FirstOrDefault(known => known.Name == name);
    if (check is null)
    {
        Console.Error.WriteLine($"no check is called '{name}'; there are {string.Join(", ", GuardChecks.All.Select(known => known.Name))}");
        return 2;
    }

    check.Run();
    Console.WriteLine($"{name}: ok");
}

return 0;
