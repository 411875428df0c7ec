using System.Collections.Immutable;
using System.Globalization;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train.Networks;

/// <summary>A network that can be asked for by a name or by its widths, and how it is trained unless told otherwise.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>mlp</c></term><description>784-128-128-128-10, ReLU, logits; softmax cross-entropy; Adam 0.001, batch 128, 5 epochs.</description></item>
/// <item><term><c>neurons</c></term><description>784-30-10, sigmoid throughout; half the squared error summed over the outputs; plain descent 3.0, batch 10, 20 epochs; weights and biases from N(0, 1).</description></item>
/// <item><term><c>lenet5</c></term><description>28×28 pixels, convolution 5×5 to 6 channels, ReLU, 2×2 max-pooling, convolution 5×5 to 16, ReLU, pooling, 256-120-84-10; trained like <c>mlp</c>.</description></item>
/// <item><term><c>cnn8</c></term><description>Convolution 3×3 to 8 channels, ReLU, pooling, 1352-64-10; trained like <c>mlp</c>.</description></item>
/// <item><term><c>cnn</c></term><description>Convolution 3×3 to 32 channels, ReLU, pooling, convolution 3×3 to 64, ReLU, pooling, 1600-128-10; trained like <c>mlp</c>.</description></item>
/// <item><term><c>best</c></term><description>The fewest seconds to 99 % of MNIST's test images: convolution 5×5 to 8 channels, ReLU, pooling, convolution 5×5 to 24, ReLU, pooling, 384-96-10; AdamW 0.01 with weight decay 0.01, one-cycle rate, batch 64, 2 epochs; pixels standardised.</description></item>
/// <item><term><c>lstm</c></term><description>The 28 rows of the image as steps, LSTM of 128 units, its last state to 10; trained like <c>mlp</c>, but with one-cycle rate to 0.004.</description></item>
/// <item><term><c>784-300-100-10</c></term><description>Any widths: built and trained like <c>mlp</c>.</description></item>
/// </list>
/// </remarks>
public sealed class NamedNetwork
{
    private const float OneCyclePeak = 0.004f;

    /// <summary>No network asked for by its widths has more parameters: with Adam's two moments this is 1.5 GiB.</summary>
    public const long MaximumParameters = 1L << 27;

    private const string WidthsExample = "784-300-100-10";
    private const int ImageExtent = 28;
    private const int PoolExtent = 2;

    // Of MNIST's training images, pixels from 0 to 1.
    private const float PixelMean = 0.1307f;
    private const float PixelDeviation = 0.3081f;

    private readonly Style _style;

    private NamedNetwork(string name, ImmutableArray<int> widths, Style style)
    {
        (Name, Widths, _style, Stages) = (name, widths, style, []);
    }

    private NamedNetwork(string name, ImmutableArray<ConvolutionStage> stages, ImmutableArray<int> widths, Style style = Style.Rectified)
    {
        (Name, Widths, _style, Stages) = (name, widths, style, stages);
    }

    private NamedNetwork(string name, int units, ImmutableArray<int> widths)
        : this(name, [], widths)
    {
        RecurrentUnits = units;
    }

    private enum Style
    {
        /// <summary>ReLU and logits, with Adam.</summary>
        Rectified,

        /// <summary>As <see cref="Rectified"/>, in one cycle of the learning rate, with AdamW on standardised pixels.</summary>
        OneCycle,

        /// <summary>Sigmoid and squared error, as in Nielsen's book and Chen's lectures.</summary>
        Sigmoid,
    }

    /// <summary>784-128-128-128-10 with ReLU.</summary>
    public static NamedNetwork Mlp { get; } = new("mlp", [784, 128, 128, 128, 10], Style.Rectified);

    /// <summary>784-30-10 with the logistic function.</summary>
    public static NamedNetwork Neurons { get; } = new("neurons", [784, 30, 10], Style.Sigmoid);

    /// <summary>LeNet-5 with ReLU and max-pooling, as it is trained today.</summary>
    public static NamedNetwork LeNet5 { get; } = new("lenet5", [new(6, 5), new(16, 5)], [256, 120, 84, 10]);

    /// <summary>A small network of one convolution.</summary>
    public static NamedNetwork Cnn8 { get; } = new("cnn8", [new(8, 3)], [1352, 64, 10]);

    /// <summary>The usual example of two convolutions.</summary>
    public static NamedNetwork Cnn { get; } = new("cnn", [new(32, 3), new(64, 3)], [1600, 128, 10]);

    /// <summary>The fewest seconds of training to 99 % of MNIST's test images.</summary>
    public static NamedNetwork Best { get; } = new("best", [new(8, 5), new(24, 5)], [384, 96, 10], Style.OneCycle);

    /// <summary>An image read row by row.</summary>
    public static NamedNetwork Lstm { get; } = new("lstm", 128, [128, 10]);

    /// <summary>The networks that have names.</summary>
    public static ImmutableArray<NamedNetwork> All { get; } = [Mlp, Neurons, LeNet5, Cnn8, Cnn, Best, Lstm];

    /// <summary>The name, or the widths as they were given.</summary>
    public string Name { get; }

    /// <summary>The convolutions before the dense layers; none in most networks.</summary>
    public ImmutableArray<ConvolutionStage> Stages { get; }

    /// <summary>Units of the recurrent layer that reads the image row by row before the dense layers; 0 in most networks.</summary>
    public int RecurrentUnits { get; }

    /// <summary>Inputs of the first dense layer, units of each, outputs.</summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>The recurrent layer or the convolutions, and the widths, with hyphens between them.</summary>
    public string Architecture => RecurrentUnits > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{ImageExtent}x{ImageExtent}-lstm{string.Join('-', Widths)}")
        : string.Join('-', [.. Stages.Select(stage => stage.ToString()), .. Widths]);

    /// <summary>The shape of one sample.</summary>
    public Shape Input => RecurrentUnits > 0 ? new Shape(ImageExtent, ImageExtent) : Stages.IsEmpty ? new Shape(Widths[0]) : new Shape(1, ImageExtent, ImageExtent);

    /// <summary>The optimiser unless another is asked for.</summary>
    public OptimizerKind Optimizer => _style switch { Style.Sigmoid => OptimizerKind.Sgd, Style.OneCycle => OptimizerKind.AdamW, _ => OptimizerKind.Adam };

    /// <summary>How the learning rate goes on unless told otherwise.</summary>
    public ScheduleKind Schedule => GoesInOneCycle ? ScheduleKind.OneCycle : ScheduleKind.Constant;

    // At a constant rate the accuracy of lstm jumps from epoch to epoch: 97.8, 96.9 and 97.8 % after five (seeds 1 to 3), in one cycle 98.8 and 98.7 %.
    private bool GoesInOneCycle => _style == Style.OneCycle || RecurrentUnits > 0;

    /// <summary>Samples in a step.</summary>
    public int BatchSize => _style switch { Style.Sigmoid => 10, Style.OneCycle => 64, _ => 128 };

    /// <summary>Passes over the training samples.</summary>
    public int Epochs => _style switch { Style.Sigmoid => 20, Style.OneCycle => 2, _ => 5 };

    /// <summary>The factor of a pixel.</summary>
    public float InputScale => _style == Style.OneCycle ? 1f / 255f / PixelDeviation : 1f / 255f;

    /// <summary>Added to every scaled pixel.</summary>
    public float InputShift => _style == Style.OneCycle ? -PixelMean / PixelDeviation : 0f;

    /// <summary>Finds a network by its name, or makes one from its widths.</summary>
    /// <param name="net">A name, such as <c>mlp</c>, or at least two widths with hyphens between them, such as <c>784-300-100-10</c>.</param>
    /// <exception cref="FormatException">It is neither, or the network would be too large; the message says which and lists what exists.</exception>
    public static NamedNetwork Parse(string net)
    {
        ArgumentNullException.ThrowIfNull(net);
        foreach (var named in All)
        {
            if (string.Equals(named.Name, net, StringComparison.OrdinalIgnoreCase))
            {
                return named;
            }
        }

        if (net.Length == 0 || !char.IsAsciiDigit(net[0]))
        {
            throw new FormatException($"there is no network '{net}'; there are {Names()}, and widths such as {WidthsExample}");
        }

        var widths = ParseWidths(net);
        var parameters = CountParameters(widths);
        return parameters <= MaximumParameters
            ? new NamedNetwork(string.Join('-', widths), widths, Style.Rectified)
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"the network '{net}' has {parameters} parameters; at most {MaximumParameters} are possible"));
    }

    /// <summary>Checks that data fit the network.</summary>
    /// <param name="inputs">Values of one sample, such as the pixels of an image.</param>
    /// <param name="classes">Classes to tell apart.</param>
    /// <exception cref="LayerException">They do not; the message says what is needed.</exception>
    public void RequireFits(int inputs, int classes)
    {
        if (Input.Count != inputs)
        {
            throw new LayerException($"the network '{Name}' begins with {Input.Count} inputs; the data has {inputs} pixels an image");
        }

        if (Widths[^1] != classes)
        {
            throw new LayerException($"the network '{Name}' ends with {Widths[^1]} outputs; the data has {classes} classes");
        }
    }

    /// <summary>The step size of an optimiser under a schedule on this network unless another is asked for.</summary>
    /// <remarks>
    /// One cycle touches its peak for a moment only, and that may be several times the rate that suits a whole training: mlp reaches 98 %
    /// in four or five epochs with 0.004 (five seeds), and not in five with 0.001.
    /// </remarks>
    public float LearningRateOf(OptimizerKind optimizer, ScheduleKind schedule) =>
        (_style, schedule, optimizer) is (Style.Rectified, ScheduleKind.OneCycle, OptimizerKind.Adam or OptimizerKind.AdamW or OptimizerKind.Nadam)
            ? OneCyclePeak
            : LearningRateOf(optimizer);

    /// <summary>The step size of an optimiser on this network unless another is asked for.</summary>
    public float LearningRateOf(OptimizerKind optimizer) => (_style, optimizer) switch
    {
        (Style.Sigmoid, OptimizerKind.Sgd) => 3f,
        (Style.Sigmoid, OptimizerKind.Momentum or OptimizerKind.Nesterov) => 0.3f,
        (Style.Sigmoid, OptimizerKind.Adagrad) => 0.3f,
        (_, OptimizerKind.Adadelta) => 1f,
        (Style.OneCycle, OptimizerKind.Adam or OptimizerKind.AdamW or OptimizerKind.Nadam) => 0.01f,
        (Style.Sigmoid, OptimizerKind.Lion) => 0.0003f,
        (Style.Sigmoid, _) => 0.003f,
        (_, OptimizerKind.Sgd) => 0.1f,
        (_, OptimizerKind.Momentum or OptimizerKind.Nesterov) => 0.02f,
        (_, OptimizerKind.Adagrad) => 0.01f,
        (_, OptimizerKind.Lion) => 0.0002f,
        _ => 0.001f,
    };

    /// <summary>Makes the model, its parameters drawn from a seed.</summary>
    public Sequential CreateModel(ulong seed)
    {
        var layers = new List<Layer>();
        if (RecurrentUnits > 0)
        {
            layers.Add(new Layers.Lstm(RecurrentUnits));
        }

        foreach (var stage in Stages)
        {
            // Seven seeds of lenet5, ten epochs: Glorot here 98.90 %, He 98.82 %, LeCun 98.86 %; fifteen seeds of best reach 99 % with
            // Glorot, fourteen with He.
            layers.Add(new Conv2D(stage.Filters, stage.Kernel, activation: Activation.Relu, weightInitializer: new GlorotUniform()));
            layers.Add(new MaxPool2D(PoolExtent));
        }

        if (!Stages.IsEmpty)
        {
            layers.Add(new Flatten());
        }

        for (var i = 1; i < Widths.Length; i++)
        {
            layers.Add(CreateLayer(Widths[i], isLast: i == Widths.Length - 1));
        }

        var model = new Sequential(Input, [.. layers]);
        model.Initialize(seed);
        return model;
    }

    /// <summary>Makes the schedule that the network is trained with unless told otherwise; null leaves the rate as it is.</summary>
    /// <remarks>The last rate is a hundredth of the peak: at PyTorch's default, a 250 000th, two epochs of <c>best</c> lose 0.1 % of accuracy.</remarks>
    public Schedule? CreateSchedule() => GoesInOneCycle ? new OneCycle(warmUp: 0.25, divisor: 25, finalDivisor: 4) : null;

    /// <summary>Makes the loss that the network is trained with.</summary>
    public Loss CreateLoss() => _style == Style.Sigmoid
        ? new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample)
        : new SoftmaxCrossEntropy();

    private static ImmutableArray<int> ParseWidths(string net)
    {
        var parts = net.Split('-');
        if (parts.Length < 2)
        {
            throw new FormatException($"a network has at least two widths, as in {WidthsExample}; received '{net}'");
        }

        var widths = ImmutableArray.CreateBuilder<int>(parts.Length);
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width < 1)
            {
                throw new FormatException($"a width is a whole number from 1 to {int.MaxValue}; '{part}' in '{net}' is not");
            }

            widths.Add(width);
        }

        return widths.MoveToImmutable();
    }

    private static Int128 CountParameters(ImmutableArray<int> widths)
    {
        Int128 count = 0;
        for (var i = 1; i < widths.Length; i++)
        {
            count += ((Int128)widths[i - 1] + 1) * widths[i];
        }

        return count;
    }

    private static string Names()
    {
        var names = new string[All.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = All[i].Name;
        }

        return string.Join(", ", names);
    }

    // Of He, Glorot and LeCun, normal and uniform, and PyTorch's default, on eight seeds each of mlp on MNIST: this mixture has the
    // best of the worst (97.38 %) and, within noise, the best mean (97.56 %); PyTorch's default gives 97.23 %.
    private Dense CreateLayer(int units, bool isLast) => _style == Style.Sigmoid
        ? new Dense(units, Activation.Sigmoid, weightInitializer: new Normal(1f), biasInitializer: new Normal(1f))
        : new Dense(units, isLast ? Activation.Linear : Activation.Relu, weightInitializer: isLast ? new GlorotUniform() : new HeUniform());
}
