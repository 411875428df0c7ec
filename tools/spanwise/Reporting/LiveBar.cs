using Spanwise.Core.Train;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Spanwise.Cli.Reporting;

/// <summary>A bar that follows a training. A thread of its own looks at the progress; the workers never wait for the terminal.</summary>
internal sealed class LiveBar : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly TrainingProgress _progress;
    private readonly int _epochs;
    private readonly Figure _figure;
    private readonly IAnsiConsole _console;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private readonly Speedometer _speed = new(TimeProvider.System);
    private string _figures = string.Empty;

    public LiveBar(TrainingProgress progress, int epochs, Figure figure)
    {
        (_progress, _epochs, _figure) = (progress, epochs, figure);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Detect,
            ColorSystem = Terminal.HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        _thread = new Thread(Draw) { IsBackground = true, Name = "spanwise bar" };
        _thread.Start();
    }

    /// <summary>Writes a line that stays, above the bar.</summary>
    public void WriteAbove(string line) => _console.Write(new Text(line + "\n"));

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Draw()
    {
        var progress = _console.Progress();
        progress.RefreshRate = LookEvery;
        progress.AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new FiguresColumn(this))
            .Start(Follow);
    }

    private void Follow(ProgressContext context)
    {
        var task = context.AddTask("starting");
        while (!_end.Wait(LookEvery))
        {
            Look(task);
        }
    }

    private void Look(ProgressTask task)
    {
        var (epoch, samples, perEpoch) = (_progress.Epoch, _progress.Samples, _progress.SamplesPerEpoch);
        if (epoch == 0 || perEpoch == 0)
        {
            return;
        }

        task.MaxValue = perEpoch;
        task.Value = samples;
        task.Description = $"epoch {epoch}/{_epochs}";
        _speed.Look(((epoch - 1L) * perEpoch) + samples, isTraining: samples < perEpoch);
        if (_speed.PerSecond is { } rate)
        {
            var left = _speed.TimeFor(((_epochs - epoch + 1L) * perEpoch) - samples);
            Volatile.Write(ref _figures, $"loss {Wording.Loss(_progress.RunningLoss)}  {_figure.Name} {_figure.Say(_progress.RunningMetric)}  {Wording.Rate(rate, _figure)}  {Wording.Clock(left)} left");
        }
    }

    private sealed class FiguresColumn(LiveBar bar) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Volatile.Read(ref bar._figures));
    }
}
