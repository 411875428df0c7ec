import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import numpy as np

import spanwise as sw

from .samples import compiled, three_classes


class CallbackTests(unittest.TestCase):
    def setUp(self):
        self.x, self.y = three_classes()

    def fit(self, model, *callbacks, **options):
        return model.fit(self.x, self.y, verbose=0, callbacks=callbacks, **options)

    def test_a_callback_sees_every_epoch_and_may_stop(self):
        model = compiled()

        def stop(epoch, logs):
            model.stop_training = epoch == 2
            self.assertIn("accuracy", logs)

        history = self.fit(model, sw.LambdaCallback(stop), epochs=10)
        self.assertEqual([0, 1, 2], history.epoch)

    def test_what_a_callback_raises_comes_out(self):
        def fail(epoch, logs):
            raise KeyError("mine")

        model = compiled()
        with self.assertRaisesRegex(KeyError, "mine"):
            self.fit(model, sw.LambdaCallback(fail), epochs=10)
        self.assertEqual(1, len(self.fit(model, epochs=1).epoch))

    def test_a_callback_may_use_the_model_but_not_train_it(self):
        model = compiled()
        seen = []

        def use(epoch, logs):
            seen.append(model.evaluate(self.x, self.y)[1])
            with self.assertRaises(sw.BusyError):
                self.fit(model)

        self.fit(model, sw.LambdaCallback(use), epochs=2)
        self.assertEqual(2, len(seen))

    def test_early_stopping_restores_the_best_weights(self):
        model = compiled()
        losses = iter([3.0, 2.0, 4.0, 5.0, 6.0, 1.0])
        kept = []

        class Scripted(sw.EarlyStopping):
            def on_epoch_end(self, epoch, logs=None):
                kept.append(self.model.get_weights())
                super().on_epoch_end(epoch, {"val_loss": next(losses)})

        history = self.fit(model, Scripted(patience=2, restore_best_weights=True), epochs=6)
        self.assertEqual(5, len(history.epoch))
        for own, best in zip(model.get_weights(), kept[1]):
            np.testing.assert_array_equal(own, best)

    def test_a_figure_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(ValueError, "'val_loss' must be one of loss, accuracy"):
            self.fit(compiled(), sw.EarlyStopping())

    def test_checkpoints(self):
        with tempfile.TemporaryDirectory() as folder:
            self.fit(compiled(), sw.ModelCheckpoint(os.path.join(folder, "{epoch}.safetensors")), epochs=2)
            self.assertEqual(["1.safetensors", "2.safetensors"], sorted(os.listdir(folder)))

    def test_other_threads_run_while_a_training_does(self):
        # The training ends only because this thread, which runs beside it, asks for that.
        model = compiled()
        trained = []
        thread = threading.Thread(target=lambda: trained.append(self.fit(model, epochs=10**6)))
        thread.start()
        model.stop_training = True
        while thread.is_alive():
            model.stop_training = True
            thread.join(0.05)
        self.assertLess(len(trained[0].epoch), 10**6)


    def test_epochs_begin_and_end_in_turn(self):
        seen = []

        class Watching(sw.Callback):
            def on_train_begin(self, logs=None):
                seen.append("train")

            def on_epoch_begin(self, epoch, logs=None):
                seen.append(("begin", epoch))

            def on_epoch_end(self, epoch, logs=None):
                seen.append(("end", epoch))
                self.model.stop_training = epoch == 1

            def on_train_end(self, logs=None):
                seen.append("over")

        self.fit(compiled(), Watching(), epochs=5)
        self.assertEqual(["train", ("begin", 0), ("end", 0), ("begin", 1), ("end", 1), "over"], seen)


def run_beside(test, program):
    """Runs a program in a process of its own, so that one which hangs ends here and not the tests."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    done = subprocess.run([sys.executable, "-c", program, root], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    test.assertEqual(0, done.returncode, done.stdout)
    return done.stdout


class InterpreterLockTests(unittest.TestCase):
    def test_the_lock_is_free_during_a_call(self):
        # No callback, so the library never comes back to the interpreter: this training ends only because the main thread,
        # which needs the lock to do anything, sees it change a parameter and puts a NaN where it reads its samples.
        program = (
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "import ctypes, threading\n"
            "from spanwise import native\n"
            "from tests.samples import *\n"
            "x, y = three_classes(); model = compiled(); bias = model.parameters()['2.bias']; before = bias.copy()\n"
            "data, kept = model._data(x, y, model._loss)\n"
            "statuses = []\n"
            "def train():\n"
            "    statuses.append(native.status_of('spw_fit', model.handle, *native.text('{\"epochs\": 1000000000}'), ctypes.byref(data), None, native.ProgressFunction(), None))\n"
            "thread = threading.Thread(target=train, daemon=True); thread.start()\n"
            "while np.array_equal(bias, before): pass\n"
            "x[:] = np.nan\n"
            "thread.join()\n"
            "print(statuses)\n"
        )
        self.assertEqual("[8]\n", run_beside(self, program))


class InterruptTests(unittest.TestCase):
    def test_ctrl_c_ends_a_training(self):
        program = (
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from tests.samples import *\n"
            "x, y = three_classes(); model = compiled()\n"
            "ready = sw.LambdaCallback(lambda epoch, logs: epoch == 0 and print('ready', flush=True))\n"
            "try:\n"
            "    model.fit(x, y, epochs=10**6, verbose=0, callbacks=[ready])\n"
            "except KeyboardInterrupt:\n"
            "    print('interrupted', model.predict(x).shape, flush=True)\n"
        )
        root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
        with subprocess.Popen([sys.executable, "-c", program, root], stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual("ready\n", process.stdout.readline())
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=300)
        self.assertEqual("interrupted (600, 3)\n", output)
        self.assertEqual(0, process.returncode)
