using System.Diagnostics;
using Spanwise.Core.Layers;

namespace Spanwise.Samples.GameLoop;

/// <summary>One policy for all agents, asked slice by slice.</summary>
internal sealed class Brain
{
    // Large enough that the kernels run at full speed, small enough that a slice takes some ten microseconds.
    private const int SliceAgents = 64;

    private readonly ExecutionPlan _plan;
    private readonly World _world;
    private int _next;

    public Brain(Model policy, World world)
    {
        _world = world;
        _plan = new ExecutionPlan(policy, SliceAgents, workers: 1, training: false);
    }

    /// <summary>Asks for as many agents as the budget allows, at least one slice and each agent at most once; who is left has the first turn in the next frame.</summary>
    /// <returns>How many were asked.</returns>
    public int Think(TimeSpan budget)
    {
        var started = Stopwatch.GetTimestamp();
        var (asked, spent, slice) = (0, TimeSpan.Zero, TimeSpan.Zero);

        // A slice that would take as long as the last one and end too late is not begun.
        while (asked < _world.Agents && (asked == 0 || spent + slice <= budget))
        {
            var count = Math.Min(SliceAgents, Math.Min(_world.Agents - _next, _world.Agents - asked));
            _world.Observe(_next, _plan.Input(0, count));
            _plan.Forward(worker: 0, from: 0, to: count, training: false, stepIndex: 0);
            _world.Act(_next, _plan.Output(0, count));
            asked += count;
            _next = (_next + count) % _world.Agents;
            var now = Stopwatch.GetElapsedTime(started);
            (slice, spent) = (now - spent, now);
        }

        return asked;
    }
}
