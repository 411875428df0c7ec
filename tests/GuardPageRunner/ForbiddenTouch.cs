namespace Spanwise.GuardPageRunner;

/// <summary>A positive control: touches what it must not.</summary>
internal sealed class ForbiddenTouch(string name, ForbiddenTouch.Choose choose, ForbiddenTouch.Touch touch) : IGuardCheck
{
    public delegate Span<float> Choose(GuardArena arena);

    public delegate void Touch(Span<float> span);

    public string Name => name;

    public void Run()
    {
        using var arena = new GuardArena(16);
        touch(choose(arena));
    }
}
