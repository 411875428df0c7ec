using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.GuardPageRunner;

/// <summary>Runs an action for every level, both sides, and every length around the widest vectors and their unrolling.</summary>
internal static class EveryLength
{
    public const int Longest = 257;

    public delegate void Action(GuardArena arena, int length, GuardSide side, SimdLevel level);

    public static void Run(Action action)
    {
        using var arena = new GuardArena(4 * (Longest + 3));
        foreach (var level in SimdInfo.Available)
        {
            foreach (var side in (GuardSide[])[GuardSide.Start, GuardSide.End])
            {
                for (var length = 0; length <= Longest; length++)
                {
                    action(arena, length, side, level);
                }
            }
        }
    }
}
