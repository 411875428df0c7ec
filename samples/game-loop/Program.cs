using System.Diagnostics;
using System.Globalization;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Samples.GameLoop;

// Run: dotnet run -c Release --project samples/game-loop
// A thousand agents ask one policy network what to do, every frame, within a time budget. The work is cut into slices; when the budget is spent, the
// agents that are left have their turn first in the next frame. A frame allocates nothing. Two budgets: 1 ms of a frame's 16.7, which is more
// than a thousand agents need, and one so small that they need several frames.
const int Agents = 1000;
const int Frames = 600;
const int WarmUpFrames = 200;

// A game would load its trained policy: ModelFile.Read(stream).Model.
var policy = new Sequential(new Shape(World.Observations), new Dense(64, Activation.Tanh), new Dense(64, Activation.Tanh), new Dense(World.Actions));
policy.Initialize(7);
foreach (var budgetMilliseconds in (double[])[1, 0.03])
{
    var budget = TimeSpan.FromMilliseconds(budgetMilliseconds);
    var world = new World(Agents, seed: 1);
    var brain = new Brain(policy, world);
    for (var frame = 0; frame < WarmUpFrames; frame++)
    {
        brain.Think(budget);
        world.Advance();
    }

    var milliseconds = new double[Frames];
    long decisions = 0;
    var before = GC.GetAllocatedBytesForCurrentThread();
    for (var frame = 0; frame < Frames; frame++)
    {
        var started = Stopwatch.GetTimestamp();
        decisions += brain.Think(budget);
        milliseconds[frame] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        world.Advance();
    }

    var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    Array.Sort(milliseconds);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Agents} agents, budget {budgetMilliseconds:0.00} ms a frame: {decisions / Frames} decisions a frame, median {milliseconds[Frames / 2]:0.000} ms, p99 {milliseconds[Frames * 99 / 100]:0.000} ms, worst {milliseconds[^1]:0.000} ms, {allocated / Frames} bytes a frame"));
}
