import contextlib
import gc
import io
import os
import tempfile
import unittest
import weakref

import numpy as np

import spanwise as sw

from .samples import compiled, network, three_classes


class ModelTests(unittest.TestCase):
    def test_training_evaluation_and_prediction(self):
        x, y = three_classes()
        model = compiled()
        history = model.fit(x, y, epochs=15, batch_size=30, validation_data=(x[:100], y[:100]), verbose=0)
        self.assertEqual(["loss", "accuracy", "val_loss", "val_accuracy"], list(history.history))
        self.assertEqual(list(range(15)), history.epoch)
        self.assertLess(history.history["loss"][-1], history.history["loss"][0] / 2)
        loss, accuracy = model.evaluate(x, y)
        self.assertGreater(accuracy, 0.93)
        outputs = model.predict(x)
        self.assertEqual((600, 3), outputs.shape)
        self.assertAlmostEqual(accuracy, np.mean(outputs.argmax(axis=1) == y), places=6)
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        self.assertAlmostEqual(loss, np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(600), y]), places=5)
        self.assertEqual({"loss": loss, "accuracy": accuracy}, model.evaluate(x, y, return_dict=True))

    def test_the_same_seed_gives_the_same_bits_for_any_number_of_threads(self):
        x, y = three_classes()
        results = []
        for threads in (1, 2):
            model = compiled(seed=4)
            model.fit(x, y, epochs=2, seed=9, threads=threads, verbose=0)
            results.append(model.predict(x))
        np.testing.assert_array_equal(*results)

    def test_other_losses_and_targets(self):
        x, y = three_classes()
        one_hot = np.eye(3)[y]
        for loss, targets, last in [
            ("mse", one_hot, None), ("mae", one_hot, None), ("huber", one_hot, None), ("categorical_crossentropy", one_hot, "softmax"),
            ("sparse_categorical_crossentropy", y, "softmax"), ("kl_divergence", one_hot, "softmax"), ("binary_crossentropy", one_hot, "sigmoid"),
            (sw.BinaryCrossentropy(from_logits=True), one_hot, None), ("hinge", 2 * one_hot - 1, None), (sw.CosineDistance(), one_hot, None),
        ]:
            with self.subTest(loss=loss):
                model = sw.Sequential([sw.Dense(8, activation="relu"), sw.Dense(3, activation=last)]).compile("adam", loss)
                history = model.fit(x, targets, epochs=3, verbose=0)
                self.assertLess(history.history["loss"][-1], history.history["loss"][0])
                self.assertIsInstance(model.evaluate(x, targets), float)

    def test_weights_are_keras_and_parameters_are_views(self):
        model = sw.Sequential([sw.Input((2, 8, 8)), sw.Conv2D(5, (3, 2), activation="relu"), sw.Flatten(), sw.Dense(4)])
        kernel, bias, dense, _ = model.get_weights()
        self.assertEqual([(3, 2, 2, 5), (5,), (6 * 7 * 5, 4)], [kernel.shape, bias.shape, dense.shape])
        parameters = model.parameters()
        self.assertEqual(["0.weight", "0.bias", "3.weight", "3.bias"], list(parameters))
        np.testing.assert_array_equal(parameters["0.weight"][1, 0], kernel[:, :, 0, 1])
        weights = [np.full_like(values, 0.5) for values in model.get_weights()]
        model.set_weights(weights)
        np.testing.assert_array_equal(parameters["0.weight"], 0.5)
        parameters["3.bias"][:] = 7
        model.parameters_changed()
        self.assertEqual(7, model.get_weights()[3][0])
        np.testing.assert_allclose(model.predict(np.zeros((1, 2, 8, 8))), 7 + 0.5 * 0.5 * 6 * 7 * 5)
        with self.assertRaisesRegex(ValueError, "weights\\[1\\] must have the shape \\(5,\\)"):
            model.set_weights([weights[0], weights[2], weights[2], weights[3]])

    def test_a_view_keeps_its_model(self):
        model = network()
        alive, bias = weakref.ref(model), model.parameters()["2.bias"]
        del model
        gc.collect()
        self.assertIsNotNone(alive())
        bias[:] = 1
        del bias
        gc.collect()
        self.assertIsNone(alive())

    def test_arrays_go_in_without_copies(self):
        x, y = three_classes()
        y = y.astype(np.int32)
        model = compiled()
        self.assertIs(x, model.samples(x, "x"))
        self.assertTrue(np.shares_memory(y, model.targets(y, model._loss, len(x), "y")))
        out = np.empty_like(x)
        self.assertIs(out, sw.activation("relu", x, out=out))

    def test_samples_come_in_order_or_in_that_of_the_seed(self):
        x, y = three_classes(90)

        def trained(**options):
            model = network(seed=1).compile(sw.SGD(0.5), sw.SparseCategoricalCrossentropy(from_logits=True))
            model.fit(x, y, batch_size=30, epochs=2, verbose=0, **options)
            return model.get_weights()[0]

        by_hand = network(seed=1)
        session = sw.Session(by_hand, sw.SGD(0.5), sw.SparseCategoricalCrossentropy(from_logits=True), batch_size=30)
        for first in [0, 30, 60] * 2:
            session.zero_gradient()
            session.forward(x[first : first + 30])
            session.loss(y[first : first + 30])
            session.backward()
            session.step()
        np.testing.assert_allclose(trained(shuffle=False), by_hand.get_weights()[0], atol=1e-5)
        first, same, other = trained(seed=5), trained(seed=5), trained(seed=6)
        np.testing.assert_array_equal(first, same)
        self.assertGreater(np.abs(first - other).max(), 1e-4)
        self.assertGreater(np.abs(first - by_hand.get_weights()[0]).max(), 1e-4)

    def test_saving_and_loading(self):
        x, _ = three_classes(20)
        model = network(seed=3)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "modèl.safetensors")
            model.save(path)
            np.testing.assert_array_equal(model.predict(x), sw.load_model(path).predict(x))
            with self.assertRaisesRegex(sw.FormatError, "there is no such file"):
                sw.load_model(os.path.join(folder, "none"))
            with self.assertRaises(sw.FileError):
                model.save(os.path.join(folder, "none", "file"))
        again = sw.model_from_json(model.to_json(), seed=3)
        np.testing.assert_array_equal(model.predict(x), again.predict(x))

    def test_the_summary_counts(self):
        lines = []
        network().summary(print_fn=lines.append)
        self.assertIn("163", lines[0])
        self.assertEqual(6 * 16 + 16 + 16 * 3 + 3, network().count_params())

    def test_a_model_without_input_is_made_by_its_first_samples(self):
        model = sw.Sequential().add(sw.Dense(4)).compile(loss="mse")
        with self.assertRaisesRegex(sw.StateError, "no input yet"):
            model.get_weights()
        model.fit(np.zeros((5, 3)), np.zeros((5, 4)), verbose=0)
        self.assertEqual(((3,), (4,)), (model.input_shape, model.output_shape))

    def test_wrong_use_is_refused(self):
        x, y = three_classes()
        model = network()
        with self.assertRaisesRegex(sw.StateError, "compile comes before"):
            model.fit(x, y)
        model = compiled()
        with self.assertRaisesRegex(ValueError, "y holds 599 values; 600 are needed"):
            model.fit(x, y[1:], verbose=0)
        with self.assertRaisesRegex(ValueError, "x must have the shape \\(samples, 6\\)"):
            model.predict(x[:, 1:])
        with self.assertRaisesRegex(ValueError, "class numbers"):
            model.fit(x, y - 1, verbose=0)
        with self.assertRaisesRegex(sw.ArgumentError, "from 0 to 2 .*received 7"):
            model.fit(x, y + 5, verbose=0)
        with self.assertRaisesRegex(sw.FormatError, "'batch' must be a whole number"):
            model.fit(x, y, batch_size=0, verbose=0)
        with self.assertRaisesRegex(sw.FormatError, "kind"):
            sw.Sequential([sw.Input((6,)), sw.Layer("magic")])
        with self.assertRaises(sw.DivergedError):
            model.fit(np.full_like(x, np.nan), y, verbose=0)
        with self.assertRaisesRegex(ValueError, "one metric"):
            model.compile(metrics=["accuracy", "mae"])
        model.close()
        with self.assertRaisesRegex(sw.StateError, "was closed"):
            model.predict(x)

    def test_progress_is_shown(self):
        x, y = three_classes()
        for verbose, expected in [(0, ""), (1, "Epoch 1/2\n\r20/20 [" + 30 * "=" + "] - "), (2, "Epoch 1/2\n20/20 - ")]:
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                compiled().fit(x, y, epochs=2, batch_size=30, verbose=verbose)
            self.assertTrue(shown.getvalue().startswith(expected), shown.getvalue())
            self.assertEqual(2 * (verbose > 0), shown.getvalue().count("accuracy: "))
            if verbose:
                self.assertRegex(shown.getvalue(), r" - \d+s \d+(us|ms|s)/step - loss: \d+\.\d{4} - accuracy: \d\.\d{4}\n")


class SessionTests(unittest.TestCase):
    def test_a_loop_by_hand_learns(self):
        x, y = three_classes(60)
        model = network(seed=1)
        session = sw.Session(model, sw.SGD(0.5), sw.SparseCategoricalCrossentropy(from_logits=True), batch_size=60, input_gradient=True)
        seen = []
        for _ in range(100):
            session.zero_gradient()
            session.forward(x)
            seen.append(session.loss(y))
            session.backward()
            session.step()
        self.assertLess(seen[-1], seen[0] / 2)
        self.assertEqual((60, 6), session.input_gradient().shape)
        gradients = session.gradients()
        self.assertEqual(list(model.parameters()), list(gradients))
        session.freeze(0)
        before = model.parameters()["0.weight"].copy()
        session.forward(x)
        session.set_output_gradient(np.ones((60, 3)))
        session.backward()
        session.set_learning_rate(0.1)
        session.step()
        np.testing.assert_array_equal(before, model.parameters()["0.weight"])
        with self.assertRaises(sw.StateError):
            session.backward()
