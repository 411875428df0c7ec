"""Small neural networks on a processor: trained and run by a native library, on NumPy arrays, under the names of Keras."""

from .callbacks import Callback, EarlyStopping, History, LambdaCallback, ModelCheckpoint
from .errors import (
    ArgumentError,
    BusyError,
    CancelledError,
    DivergedError,
    FileError,
    FormatError,
    InternalError,
    OutOfMemory,
    SpanwiseError,
    StateError,
    UnsupportedError,
)
from .kernels import activation, activation_backward, gemm, library_info, log_softmax, set_threads, softmax
from .layers import (
    ELU,
    GRU,
    LSTM,
    Activation,
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    BatchNormalization,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    Cropping,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling,
    GlobalMaxPooling,
    Input,
    InputNormalization,
    Layer,
    LayerNormalization,
    LeakyReLU,
    LogSoftmax,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
    Permute,
    ReLU,
    Reshape,
    SimpleRNN,
    Softmax,
    SpatialDropout,
    TimeDistributed,
    UpSampling,
    ZeroPadding,
)
from .losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    CosineDistance,
    Hinge,
    Huber,
    KLDivergence,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from .models import Sequential, load_model, model_from_json
from .optimizers import SGD, Adadelta, Adagrad, Adam, AdamW, Lion, Nadam, Optimizer, RMSprop
from .sessions import Session

__version__ = "0.1.0"

__all__ = sorted(name for name in dir() if not name.startswith("_") and name[0].isupper()) + [
    "activation", "activation_backward", "gemm", "library_info", "load_model", "log_softmax", "model_from_json", "set_threads", "softmax",
]
