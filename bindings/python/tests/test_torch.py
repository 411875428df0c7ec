"""Every layer and optimiser against PyTorch: outputs, gradients, and twenty steps of training."""

import unittest

import numpy as np

import spanwise as sw

try:
    import torch
    from torch import nn
except ImportError:
    torch = None


def copy_parameters(model, module):
    state = module.state_dict()
    own = {name: torch.from_numpy(np.array(values)) for name, values in model.state_dict().items()}
    assert list(own) == [name for name in state], (list(own), list(state))
    module.load_state_dict({name: values.reshape(state[name].shape).to(state[name].dtype) for name, values in own.items()})


@unittest.skipIf(torch is None, "needs PyTorch for this Python")
class TorchTests(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.random = np.random.default_rng(2)

    def near(self, wanted, got, tolerance, what, least=1.0):
        """No element is off by more than the tolerance times the largest one, or times ``least`` if that is more."""
        wanted = wanted.detach().numpy() if isinstance(wanted, torch.Tensor) else wanted
        self.assertEqual(wanted.shape, got.shape, what)
        scale = max(least, float(np.abs(wanted).max()))
        self.assertLessEqual(float(np.abs(wanted - got).max()), tolerance * scale, what)

    def test_layers(self):
        compared = set()
        for shape, layer, module in [
            ((7,), sw.Dense(5), lambda: [nn.Linear(7, 5)]),
            ((7,), sw.Dense(5, use_bias=False), lambda: [nn.Linear(7, 5, bias=False)]),
            ((7,), sw.Dense(5, activation="relu"), lambda: [nn.Linear(7, 5), nn.ReLU()]),
            ((7,), sw.Dense(5, activation="sigmoid"), lambda: [nn.Linear(7, 5), nn.Sigmoid()]),
            ((7,), sw.Dense(5, activation="tanh"), lambda: [nn.Linear(7, 5), nn.Tanh()]),
            ((7,), sw.Dense(5, activation="leaky_relu"), lambda: [nn.Linear(7, 5), nn.LeakyReLU()]),
            ((7,), sw.Dense(5, activation="elu"), lambda: [nn.Linear(7, 5), nn.ELU()]),
            ((7,), sw.Dense(5, activation="selu"), lambda: [nn.Linear(7, 5), nn.SELU()]),
            ((7,), sw.Dense(5, activation="softplus"), lambda: [nn.Linear(7, 5), nn.Softplus()]),
            ((7,), sw.Dense(5, activation="softsign"), lambda: [nn.Linear(7, 5), nn.Softsign()]),
            ((7,), sw.Dense(5, activation="silu"), lambda: [nn.Linear(7, 5), nn.SiLU()]),
            ((7,), sw.ReLU(), lambda: [nn.ReLU()]),
            ((7,), sw.LeakyReLU(0.2), lambda: [nn.LeakyReLU(0.2)]),
            ((7,), sw.ELU(0.7), lambda: [nn.ELU(0.7)]),
            ((7,), sw.Softmax(), lambda: [nn.Softmax(-1)]),
            ((7,), sw.LogSoftmax(), lambda: [nn.LogSoftmax(-1)]),
            ((7,), sw.Activation("exponential"), lambda: [Function(torch.exp)]),
            ((3, 4), sw.Activation("softmax"), lambda: [nn.Softmax(-1)]),
            ((3, 4, 5), sw.Activation("swish"), lambda: [nn.SiLU()]),
            ((7,), sw.Dense(5, activation="softmax"), lambda: [nn.Linear(7, 5), nn.Softmax(-1)]),
            ((7,), sw.Dropout(0.0), lambda: [nn.Dropout(0.0)]),
            ((3, 4, 5), sw.SpatialDropout(0.0), lambda: [nn.Dropout2d(0.0)]),
            ((4, 9), sw.Conv1D(6, 3, strides=2, padding=1, activation="relu"), lambda: [nn.Conv1d(4, 6, 3, stride=2, padding=1), nn.ReLU()]),
            ((4, 9, 8), sw.Conv2D(6, (3, 2), dilation_rate=2, groups=2), lambda: [nn.Conv2d(4, 6, (3, 2), dilation=2, groups=2)]),
            ((1, 12, 12), sw.Conv2D(6, 5, activation="relu"), lambda: [nn.Conv2d(1, 6, 5), nn.ReLU()]),
            ((2, 7, 7), sw.Conv2D(3, 3, padding="same"), lambda: [nn.Conv2d(2, 3, 3, padding="same")]),
            ((2, 5, 6, 7), sw.Conv3D(3, 2, strides=(1, 2, 1)), lambda: [nn.Conv3d(2, 3, 2, stride=(1, 2, 1))]),
            ((4, 5), sw.Conv1DTranspose(3, 3, strides=2), lambda: [nn.ConvTranspose1d(4, 3, 3, stride=2)]),
            ((4, 5, 5), sw.Conv2DTranspose(6, 3, strides=2, padding=1, groups=2), lambda: [nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, groups=2)]),
            ((2, 3, 3, 3), sw.Conv3DTranspose(2, 2), lambda: [nn.ConvTranspose3d(2, 2, 2)]),
            ((3, 9), sw.MaxPooling1D(2), lambda: [nn.MaxPool1d(2)]),
            ((3, 9, 8), sw.MaxPooling2D(3, strides=2, padding=1), lambda: [nn.MaxPool2d(3, stride=2, padding=1)]),
            ((3, 4, 6, 8), sw.MaxPooling3D(2), lambda: [nn.MaxPool3d(2)]),
            ((3, 9), sw.AveragePooling1D(2), lambda: [nn.AvgPool1d(2)]),
            ((3, 9, 8), sw.AveragePooling2D(3, strides=2, padding=1), lambda: [nn.AvgPool2d(3, stride=2, padding=1)]),
            ((3, 4, 6, 8), sw.AveragePooling3D(2), lambda: [nn.AvgPool3d(2)]),
            ((3, 4, 5), sw.GlobalAveragePooling(), lambda: [nn.AdaptiveAvgPool2d(1)]),
            ((3, 4, 5), sw.GlobalMaxPooling(), lambda: [nn.AdaptiveMaxPool2d(1)]),
            ((3, 4, 5), sw.Flatten(), lambda: [nn.Flatten()]),
            ((3, 4, 5), sw.Reshape((6, -1)), lambda: [nn.Flatten(), nn.Unflatten(1, (6, 10))]),
            ((3, 4, 5), sw.BatchNormalization(), lambda: [nn.BatchNorm2d(3)]),
            ((6,), sw.BatchNormalization(momentum=0.8, epsilon=1e-3), lambda: [nn.BatchNorm1d(6, momentum=0.2, eps=1e-3)]),
            ((3, 4, 5), sw.LayerNormalization(axes=1), lambda: [nn.LayerNorm(5)]),
            ((6,), sw.LayerNormalization(), lambda: [nn.LayerNorm(6)]),
            ((6, 4), sw.LSTM(5), lambda: [recurrent(nn.LSTM, 4, 5)]),
            ((6, 4), sw.LSTM(5, return_sequences=True, layers=2, direction="both"), lambda: [recurrent(nn.LSTM, 4, 5, sequence=True, num_layers=2, bidirectional=True)]),
            ((6, 4), sw.GRU(5), lambda: [recurrent(nn.GRU, 4, 5)]),
            ((6, 4), sw.GRU(5, return_sequences=True, layers=2, direction="both"), lambda: [recurrent(nn.GRU, 4, 5, sequence=True, num_layers=2, bidirectional=True)]),
            ((6, 4), sw.LSTM(5, use_bias=False), lambda: [recurrent(nn.LSTM, 4, 5, bias=False)]),
            ((6, 4), sw.SimpleRNN(5), lambda: [recurrent(nn.RNN, 4, 5)]),
            ((6, 4), sw.SimpleRNN(5, activation="relu", return_sequences=True), lambda: [recurrent(nn.RNN, 4, 5, sequence=True, nonlinearity="relu")]),
            ((6, 4), sw.TimeDistributed(sw.Dense(3)), lambda: [nn.Linear(4, 3)]),
            ((6, 4), sw.TimeDistributed(sw.LayerNormalization()), lambda: [nn.LayerNorm(4)]),
            ((6,), sw.Embedding(11, 5), lambda: [Entries(11, 5)]),
            ((6,), sw.Embedding(11, 5, padding_index=2), lambda: [Entries(11, 5, padding_idx=2)]),
            ((4, 5), sw.Permute((2, 1)), lambda: [Function(lambda x: x.permute(0, 2, 1))]),
            ((3, 4, 5), sw.Permute((3, 1, 2)), lambda: [Function(lambda x: x.permute(0, 3, 1, 2))]),
            ((3, 4, 5), sw.InputNormalization(epsilon=1e-3), lambda: [nn.LayerNorm((3, 4, 5), eps=1e-3, elementwise_affine=False)]),
            ((3, 4, 5), sw.BatchNormalization(affine=False), lambda: [nn.BatchNorm2d(3, affine=False)]),
            ((3, 4, 5), sw.LayerNormalization(affine=False, axes=2), lambda: [nn.LayerNorm((4, 5), elementwise_affine=False)]),
            ((2, 7, 7), sw.Conv2D(3, 3, padding=(1, 2), use_bias=False), lambda: [nn.Conv2d(2, 3, 3, padding=(1, 2), bias=False)]),
            ((3, 8, 8), sw.Conv2D(16, 3, padding=1), lambda: [nn.Conv2d(3, 16, 3, padding=1)]),
            ((3, 4, 5), sw.ZeroPadding(1, 2), lambda: [nn.ZeroPad2d((1, 2, 1, 2))]),
            ((3, 6, 6), sw.Cropping(1, 2), lambda: [nn.ZeroPad2d((-1, -2, -1, -2))]),
            ((3, 4, 5), sw.UpSampling(2), lambda: [nn.Upsample(scale_factor=2)]),
            ((3, 4, 5), sw.UpSampling(2, interpolation="linear"), lambda: [nn.Upsample(scale_factor=2, mode="bilinear")]),
        ]:
            compared.add(type(layer))
            with self.subTest(layer=layer, shape=shape):
                self.compare(shape, layer, nn.Sequential(*module()))
        offered = {kind for kind in vars(sw).values() if isinstance(kind, type) and issubclass(kind, sw.Layer)}
        self.assertEqual({sw.Layer}, offered - compared, "every layer of the package is compared")

    def compare(self, shape, layer, module):
        model = sw.Sequential([sw.Input(shape), layer], seed=5)
        copy_parameters(model, module)
        takes_numbers = isinstance(module[0], Entries)
        x = (self.random.integers(0, 11, (8, *shape)) if takes_numbers else self.random.standard_normal((8, *shape))).astype(np.float32)
        inputs = torch.from_numpy(x).requires_grad_()
        outputs = module(inputs)
        session = sw.Session(model, sw.SGD(0.05), "mse", batch_size=8, input_gradient=True)
        own = session.forward(x).reshape(outputs.shape)
        self.near(outputs, own, 1e-5, "outputs")
        targets = self.random.standard_normal(outputs.shape, dtype=np.float32)
        loss = nn.MSELoss()(outputs, torch.from_numpy(targets))
        self.assertAlmostEqual(loss.item(), session.loss(targets), delta=1e-5 * max(1, loss.item()))
        loss.backward()
        session.backward()
        if not takes_numbers:
            self.near(inputs.grad, session.input_gradient(), 1e-4, "gradient of the inputs", least=1e-6)
        gradients = session.gradients()
        turned = {name: not values.flags.c_contiguous for name, values in model.state_dict().items()}
        for name, parameter in module.named_parameters():
            gradient = gradients[name].T if turned[name] else gradients[name]
            self.near(parameter.grad, gradient.reshape(parameter.shape), 1e-4, name, least=1e-6)

        # Twenty steps, the first of them with the gradients above; parameters and statistics of normalisations go along.
        if list(module.parameters()):
            optimizer = torch.optim.SGD(module.parameters(), 0.05)
            for step in range(20):
                if step > 0:
                    optimizer.zero_grad()
                    nn.MSELoss()(module(inputs), torch.from_numpy(targets)).backward()
                    session.zero_gradient()
                    session.forward(x)
                    session.loss(targets)
                    session.backward()
                optimizer.step()
                session.step()
            trained = model.state_dict()
            for name, wanted in module.state_dict().items():
                self.near(wanted, trained[name].reshape(wanted.shape), 1e-3, name)
        module.eval()
        self.near(module(inputs), session.forward(x, training=False).reshape(outputs.shape), 1e-3 if list(module.parameters()) else 1e-5, "outputs of an evaluation")

    def test_losses(self):
        outputs = self.random.standard_normal((9, 4), dtype=np.float32)
        targets = self.random.standard_normal((9, 4), dtype=np.float32)
        classes = self.random.integers(0, 4, 9)
        signs = np.sign(targets)
        shares = np.exp(targets) / np.exp(targets).sum(axis=1, keepdims=True)
        compared = set()
        for loss, last, wanted, goal in [
            (sw.MeanSquaredError(), None, nn.MSELoss(), targets),
            (sw.MeanAbsoluteError(), None, nn.L1Loss(), targets),
            (sw.Huber(), None, nn.HuberLoss(), targets * 2),
            (sw.Hinge(), None, lambda y, t: (1 - t * y).clamp(min=0).mean(), signs),
            (sw.CosineDistance(), None, lambda y, t: 1 - nn.CosineSimilarity(dim=1)(y, t).mean(), targets),
            (sw.SparseCategoricalCrossentropy(from_logits=True), None, nn.CrossEntropyLoss(), classes),
            (sw.SparseCategoricalCrossentropy(), "softmax", lambda y, t: nn.NLLLoss()(y.log(), t), classes),
            (sw.CategoricalCrossentropy(from_logits=True), None, nn.CrossEntropyLoss(), shares),
            (sw.CategoricalCrossentropy(), "softmax", lambda y, t: -(t * y.log()).sum(dim=1).mean(), shares),
            (sw.BinaryCrossentropy(from_logits=True), None, nn.BCEWithLogitsLoss(), shares),
            (sw.BinaryCrossentropy(), "sigmoid", nn.BCELoss(), shares),
            (sw.KLDivergence(), "softmax", lambda y, t: nn.KLDivLoss(reduction="batchmean")(y.log(), t), shares),
        ]:
            compared.add(type(loss))
            with self.subTest(loss=loss.kind, last=last):
                model = sw.Sequential([sw.Input((4,)), sw.Activation(last or "linear")])
                session = sw.Session(model, "sgd", loss, batch_size=9, input_gradient=True)
                session.forward(outputs)
                got = session.loss(goal)
                session.backward()
                leaf = torch.from_numpy(outputs).requires_grad_()
                value = wanted({"softmax": nn.Softmax(-1), "sigmoid": nn.Sigmoid()}.get(last, nn.Identity())(leaf), torch.from_numpy(goal))
                value.backward()
                self.assertAlmostEqual(value.item(), got, delta=1e-5 * max(1, abs(value.item())))
                self.near(leaf.grad, session.input_gradient(), 1e-4, "gradient", least=1e-6)
        offered = {kind for kind in vars(sw).values() if isinstance(kind, type) and issubclass(kind, sw.Loss)}
        self.assertEqual({sw.Loss}, offered - compared, "every loss of the package is compared")

    def test_twenty_steps_of_every_optimizer(self):
        x = self.random.standard_normal((32, 6), dtype=np.float32)
        y = self.random.standard_normal((32, 3), dtype=np.float32)
        compared = set()
        for own, theirs in [
            (sw.SGD(0.1), lambda p: torch.optim.SGD(p, 0.1)),
            (sw.SGD(0.1, momentum=0.8), lambda p: torch.optim.SGD(p, 0.1, momentum=0.8)),
            (sw.SGD(0.1, momentum=0.8, nesterov=True), lambda p: torch.optim.SGD(p, 0.1, momentum=0.8, nesterov=True)),
            (sw.Adagrad(0.05), lambda p: torch.optim.Adagrad(p, 0.05)),
            (sw.Adadelta(), lambda p: torch.optim.Adadelta(p)),
            (sw.RMSprop(0.01), lambda p: torch.optim.RMSprop(p, 0.01)),
            (sw.RMSprop(0.01, momentum=0.5), lambda p: torch.optim.RMSprop(p, 0.01, momentum=0.5)),
            (sw.Adam(0.01), lambda p: torch.optim.Adam(p, 0.01)),
            (sw.Adam(0.01, beta_1=0.8, beta_2=0.95), lambda p: torch.optim.Adam(p, 0.01, betas=(0.8, 0.95))),
            (sw.AdamW(0.01, weight_decay=0.1), lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.1)),
            # Of PyTorch 1.13 the form that follows its documentation; the other multiplies by mu twice.
            (sw.Nadam(0.01), lambda p: torch.optim.NAdam(p, 0.01, foreach=True)),
            (sw.Lion(0.001, weight_decay=0.1), lambda p: _Lion(p, 0.001, weight_decay=0.1)),
        ]:
            compared.add(type(own))
            with self.subTest(optimizer=own.kind, constants=own.constants):
                model = sw.Sequential([sw.Input((6,)), sw.Dense(10, activation="tanh"), sw.Dense(3)], seed=6)
                module = nn.Sequential(nn.Linear(6, 10), nn.Tanh(), nn.Linear(10, 3))
                copy_parameters(model, module)
                optimizer = theirs(module.parameters())
                for _ in range(20):
                    optimizer.zero_grad()
                    nn.MSELoss()(module(torch.from_numpy(x)), torch.from_numpy(y)).backward()
                    optimizer.step()
                model.compile(own, "mse").fit(x, y, batch_size=32, epochs=20, shuffle=False, verbose=0)
                parameters = model.state_dict()
                for name, parameter in module.named_parameters():
                    self.near(parameter, parameters[name], 1e-3, name)
        offered = {kind for kind in vars(sw).values() if isinstance(kind, type) and issubclass(kind, sw.Optimizer)}
        self.assertEqual({sw.Optimizer}, offered - compared, "every optimiser of the package is compared")


if torch is not None:

    def recurrent(kind, inputs, units, sequence=False, **options):
        """A recurrent module that gives one tensor: all steps, or the last."""

        class Own(kind):
            def forward(self, x):
                outputs, _ = super().forward(x)
                return outputs if sequence else outputs[:, -1]

        return Own(inputs, units, batch_first=True, **options)

    class Function(nn.Module):
        """A function as a module."""

        def __init__(self, function):
            super().__init__()
            self.forward = function

    class Entries(nn.Embedding):
        """An embedding that takes its numbers as floats, as ours does."""

        def forward(self, x):
            return super().forward(x.long())

    class _Lion(torch.optim.Optimizer):
        """Chen et al. 2023, algorithm 2, which PyTorch lacks."""

        def __init__(self, parameters, lr, betas=(0.9, 0.99), weight_decay=0.0):
            super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

        @torch.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                first, second = group["betas"]
                for parameter in group["params"]:
                    memory = self.state[parameter].setdefault("memory", torch.zeros_like(parameter))
                    update = (first * memory + (1 - first) * parameter.grad).sign()
                    parameter -= group["lr"] * (update + group["weight_decay"] * parameter)
                    memory.mul_(second).add_(parameter.grad, alpha=1 - second)
