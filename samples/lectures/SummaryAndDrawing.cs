namespace Spanwise.Samples.Lectures;

/// <summary>D3. A model as a table and as a picture.</summary>
internal sealed class SummaryAndDrawing() : Experiment("D3", "Summary and drawing", "32 → 32 → 1: 1056 + 33 = 1089 parameters; and a graph with a skip, its table and its picture")
{
    public override void Run(LectureRun run)
    {
        var model = new Sequential(new Shape(32), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid));
        var summary = model.Summary();
        run.Measure("first_layer_parameters", summary.Rows[0].ParameterCount, document: 1056).Is(1056);
        run.Measure("second_layer_parameters", summary.Rows[1].ParameterCount, document: 33).Is(33);
        run.Measure("total_parameters", summary.TotalParameters, document: 1089).Is(1089);

        var x = GraphNode.Input(new Shape(1, 28, 28), "image");
        var seen = x.Then(new Conv2D(8, 3, padding: Padding.Same, activation: Activation.Relu) { Name = "first look" });
        var again = seen.Then(new Conv2D(8, 3, padding: Padding.Same, activation: Activation.Relu) { Name = "second look" });
        var graph = new Graph(x, (seen + again).Then(new MaxPool2D(2), new Flatten(), new Dense(10) { Name = "digits" }));
        foreach (var (title, one) in ((string, Model)[])[("32 → 32 → 1", model), ("A skip", graph)])
        {
            run.Page.AddHeading(title);
            run.Print(one.Summary().ToString());
            run.Page.Add(new NetworkDrawing(title, one));
        }
    }
}
