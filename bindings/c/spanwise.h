/*
 * spanwise.h: small neural networks on a processor, trained and run from C and C++.
 *
 * Every function returns a status: SPW_OK, or one of the numbers below, which are frozen. Nothing is thrown, nothing aborts and
 * nothing exits across this boundary, whatever the arguments: NULL, negative sizes, buffers that are too short or not aligned, handles
 * that were destroyed or never made are refused, and spw_last_error says what was wrong. What cannot be seen is a pointer that is
 * neither NULL nor valid, or a length that is larger than the buffer.
 *
 * Handles are numbers. One that was destroyed is never valid again; 0 never is.
 *
 * Threads: any thread may call any function. A model may be read by any number of threads at a time; a context or a session
 * is used by one call at a time, and a second one gets SPW_ERROR_BUSY. An object that is destroyed while a call is inside lives until
 * that call returns.
 *
 * Buffers are given with their lengths, counted in elements. Texts are UTF-8 with their length in bytes, and need no zero at
 * their end. Floats are aligned to 4 bytes, 64-bit numbers, pointers and structures to 8.
 *
 *     #include <spanwise.h>
 *
 *     const char json[] = "{\"input\": [784], \"layers\": [{\"kind\": \"dense\", \"units\": 128, \"activation\": \"relu\"},"
 *                         "{\"kind\": \"dense\", \"units\": 10}]}";
 *     spw_model model;
 *     spw_context context;
 *     spw_model_create(json, sizeof json - 1, 1, &model);
 *     spw_context_create(model, 32, 1, &context);
 *     spw_context_run(context, x, 32 * 784, 32, y, 32 * 10);
 */
#ifndef SPANWISE_H
#define SPANWISE_H

#include <stdint.h>

#if defined(_WIN32)
#define SPW_API __declspec(dllimport)
#else
#define SPW_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface; spw_library tells that of the library. Functions and option names may be added, nothing is changed. */
#define SPW_ABI 1

typedef int32_t spw_status;

#define SPW_OK 0
#define SPW_ERROR_ARGUMENT 1    /* NULL, negative, out of range, not aligned, overlapping, no UTF-8 */
#define SPW_ERROR_LENGTH 2      /* a buffer is too short; the message says what is needed */
#define SPW_ERROR_HANDLE 3      /* a handle that is not valid, no longer valid, or of another kind */
#define SPW_ERROR_STATE 4       /* a call out of order, such as backward without forward */
#define SPW_ERROR_FORMAT 5      /* a description, options or a file that are not what they should be */
#define SPW_ERROR_IO 6          /* the system cannot read or write a file */
#define SPW_ERROR_MEMORY 7      /* there is no memory */
#define SPW_ERROR_DIVERGED 8    /* a number that is not finite came up in training */
#define SPW_ERROR_CANCELLED 9   /* the progress function asked for the end */
#define SPW_ERROR_BUSY 10       /* another call is using the object */
#define SPW_ERROR_UNSUPPORTED 11 /* there is no library for this processor beside libspanwise */
#define SPW_ERROR_INTERNAL 12   /* an error of this library: please report it */

typedef uint64_t spw_model;   /* layers and parameters */
typedef uint64_t spw_context; /* a model planned for inference */
typedef uint64_t spw_session; /* a model planned for training by hand */

/* ---- the library ------------------------------------------------------------------------------------------------ */

typedef struct spw_library_info {
    uint32_t size;      /* set to sizeof(spw_library_info) before the call; so with every structure that has it */
    int32_t abi;        /* SPW_ABI of the library */
    int32_t processors; /* that this process may use */
    int32_t threads;    /* that spw_sgemm uses at most */
    char version[32];   /* "0.1.0" */
    char level[16];     /* the kernels that run: "avx512", "avx2", "neon", "scalar"; the variable SPANWISE_SIMD lowers it */
    char reason[256];   /* one sentence: why that level */
} spw_library_info;

SPW_API spw_status spw_library(spw_library_info *info);

/*
 * The message of the last call of this thread that failed, with a zero at its end; empty if none has. Writes the bytes needed, zero
 * included, to *needed unless that is NULL. bytes = 0 only asks for them. So with every text that is returned.
 */
SPW_API spw_status spw_last_error(char *buffer, int64_t bytes, int64_t *needed);

/* Threads that a large product of spw_sgemm is spread over, from 1 to 1024; 0, as at the start, takes the processors there are. */
SPW_API spw_status spw_set_threads(int32_t threads);

/* ---- kernels ---------------------------------------------------------------------------------------------------- */

#define SPW_ROW_MAJOR 101 /* the numbers of CBLAS */
#define SPW_COLUMN_MAJOR 102
#define SPW_NO_TRANSPOSE 111
#define SPW_TRANSPOSE 112

/*
 * C = alpha * op(A) * op(B) + beta * C, the arguments in the order of cblas_sgemm, each matrix followed by its length in floats.
 * op(A) is m by k, op(B) k by n. With beta = 0, C is not read; with alpha = 0 or k = 0, A and B are not. C must not overlap them; blocks
 * of one matrix that lie side by side, with the same distance between rows, do not.
 * The bits do not depend on the number of threads.
 */
SPW_API spw_status spw_sgemm(int32_t order, int32_t transa, int32_t transb, int64_t m, int64_t n, int64_t k, float alpha,
                             const float *a, int64_t a_length, int64_t lda, const float *b, int64_t b_length, int64_t ldb,
                             float beta, float *c, int64_t c_length, int64_t ldc);

#define SPW_LINEAR 0
#define SPW_BINARY_STEP 1
#define SPW_SIGMOID 2
#define SPW_TANH 3
#define SPW_RELU 4
#define SPW_LEAKY_RELU 5 /* alpha: the slope below 0, usually 0.01 */
#define SPW_ELU 6        /* alpha: usually 1 */
#define SPW_SELU 7
#define SPW_SOFTPLUS 8
#define SPW_SOFTSIGN 9
#define SPW_SWISH 10 /* x / (1 + exp(-alpha x)), alpha usually 1 */
#define SPW_EXPONENTIAL 11

/* y = f(x) for x_length elements; y may be x. alpha is read by the functions that have one; not a number takes the usual value. */
SPW_API spw_status spw_activation(int32_t kind, float alpha, const float *x, int64_t x_length, float *y, int64_t y_length);

/* grad = grad * f'(x). SPW_SWISH reads x, SPW_LINEAR and SPW_BINARY_STEP neither, the others y = f(x); what is not read may be NULL. */
SPW_API spw_status spw_activation_backward(int32_t kind, float alpha, const float *x, int64_t x_length, const float *y,
                                           int64_t y_length, float *grad, int64_t grad_length);

/* Each row of y is the softmax of that row of x, or its logarithm; rows lie without gaps, y may be x. */
SPW_API spw_status spw_softmax(const float *x, int64_t x_length, float *y, int64_t y_length, int64_t rows, int64_t columns);
SPW_API spw_status spw_log_softmax(const float *x, int64_t x_length, float *y, int64_t y_length, int64_t rows, int64_t columns);

/* ---- models ----------------------------------------------------------------------------------------------------- */

/*
 * Makes a model of a description, with parameters drawn from a seed:
 *
 *     { "input": [1, 28, 28],
 *       "layers": [ { "kind": "conv2d", "filters": 8, "kernel": 3, "activation": "relu" }, { "kind": "max_pool2d", "window": 2 },
 *                   { "kind": "flatten" }, { "kind": "dense", "units": 10 } ] }
 *
 * Images are [channels, height, width]. Left out, "activation" is "linear", "bias" true, "stride" 1 (of pools the window), "padding" none
 * ("same", or the numbers before and after each axis), "dilation" and "groups" 1. A number stands for every axis. Kinds: dense, conv1d
 * conv2d conv3d, conv_transpose1d …, max_pool1d …, average_pool1d …, global_average_pool, global_max_pool, flatten, reshape, dropout,
 * spatial_dropout, batch_norm, layer_norm, input_normalization, activation, softmax, log_softmax, zero_padding, cropping, upsampling,
 * simple_rnn, lstm, gru, embedding, time_distributed, permute. A model file's metadata shows each with all its properties.
 */
SPW_API spw_status spw_model_create(const char *json, int64_t json_bytes, uint64_t seed, spw_model *model);

/* Models as safetensors files, in PyTorch's names and order; the second form reads from memory. */
SPW_API spw_status spw_model_load(const char *path, int64_t path_bytes, spw_model *model);
SPW_API spw_status spw_model_read(const void *data, int64_t data_bytes, spw_model *model);

/* Saves a model: whole, or not at all. The second form writes to memory; bytes = 0 asks for *needed. */
SPW_API spw_status spw_model_save(spw_model model, const char *path, int64_t path_bytes);
SPW_API spw_status spw_model_write(spw_model model, void *buffer, int64_t bytes, int64_t *needed);

/* Ends a handle. Contexts and sessions of the model go on; pointers to its parameters do not. */
SPW_API spw_status spw_model_destroy(spw_model model);

typedef struct spw_model_info {
    uint32_t size;
    int32_t layers;
    int32_t tensors;     /* parameter tensors */
    int32_t input_rank;  /* extents of one sample; the shapes below tell the first 8 */
    int32_t output_rank;
    int32_t reserved;
    int64_t parameters;    /* weights, biases and their like */
    int64_t input_floats;  /* floats of one sample */
    int64_t output_floats; /* floats of one output */
    int64_t input_shape[8];
    int64_t output_shape[8];
} spw_model_info;

/* The sizes of a model; its full description, as JSON; and a table of its layers for people. */
SPW_API spw_status spw_model_info_of(spw_model model, spw_model_info *info);
SPW_API spw_status spw_model_describe(spw_model model, char *buffer, int64_t bytes, int64_t *needed);
SPW_API spw_status spw_model_summary(spw_model model, char *buffer, int64_t bytes, int64_t *needed);

/* Draws all parameters anew. */
SPW_API spw_status spw_model_initialize(spw_model model, uint64_t seed);

typedef struct spw_parameter_info {
    uint32_t size;
    int32_t layer;
    int32_t is_trained; /* 0: running statistics and their like */
    int32_t rank;
    int32_t is_transposed_in_files; /* 1: a dense weight is [inputs, units] here and [units, inputs] in files, PyTorch's order */
    int32_t reserved;
    int64_t shape[8];   /* as it lies here */
    int64_t length;     /* floats, without gaps */
    float *data;        /* valid until the model is destroyed; to be read and written */
    char name[64];      /* "0.weight", as in files */
} spw_parameter_info;

/* One tensor of a model, by its number. */
SPW_API spw_status spw_model_parameter(spw_model model, int32_t index, spw_parameter_info *info);

/* To be called after parameters were written through their pointers, before anything runs: copies that plans keep are made anew. */
SPW_API spw_status spw_model_parameters_changed(spw_model model);

/* ---- inference -------------------------------------------------------------------------------------------------- */

/* Plans a model for up to batch samples at a time. Each thread of a program makes a context of its own; threads, from 1 to 1024, are
   those that one call is spread over. Running allocates nothing. */
SPW_API spw_status spw_context_create(spw_model model, int64_t batch, int32_t threads, spw_context *context);

/* y[rows, outputs] = model(x[rows, inputs]), rows without gaps. Any number of rows up to the batch: a large job may be done in slices. */
SPW_API spw_status spw_context_run(spw_context context, const float *x, int64_t x_length, int64_t rows, float *y, int64_t y_length);

SPW_API spw_status spw_context_destroy(spw_context context);

/* ---- training --------------------------------------------------------------------------------------------------- */

/*
 * Options are JSON text; all may be left out, and NULL with 0 bytes leaves out all:
 *
 *     { "batch": 32, "epochs": 1, "threads": 0, "seed": 0, "shuffle": true, "optimizer": { "kind": "adam", "learning_rate": 0.001 },
 *       "loss": "softmax_cross_entropy", "metric": "accuracy", "schedule": "constant", "l1": 0, "l2": 0, "max_norm": 3, "clip_norm": 1,
 *       "clip_value": 1, "penalize_biases": false, "batches_per_step": 1, "frozen_layers": [0], "stop_when_not_finite": true,
 *       "input_gradient": false, "progress_ms": 100 }
 *
 * threads 0 chooses by the work; the result has the same bits for any number.
 * optimizer: sgd, momentum, nesterov (momentum), adagrad (rate_decay, initial_sum, epsilon), adadelta (rho, epsilon), rmsprop (alpha,
 *   momentum, epsilon), adam (beta1, beta2, epsilon), adamw (also weight_decay), nadam (also momentum_decay), lion (beta1, beta2, weight_decay).
 * loss: softmax_cross_entropy, mean_squared_error, half_squared_error, mean_absolute_error, huber, hinge, cosine_distance,
 *   binary_cross_entropy_from_logits, binary_cross_entropy_from_probabilities, cross_entropy_from_probabilities,
 *   cross_entropy_from_logarithms, divergence_from_probabilities, divergence_from_logarithms; left out, that of the model's file.
 * metric: none, accuracy, binary_accuracy_from_logits, binary_accuracy_from_probabilities, multi_label_accuracy_from_logits,
 *   multi_label_accuracy_from_probabilities, mean_absolute_error, root_mean_squared_error.
 * schedule: constant, polynomial, cosine, one_cycle. max_norm, clip_norm and clip_value: no limit when left out.
 */

/* Samples in the caller's memory, which are read where they lie: either classes or rows of targets, never both. */
typedef struct spw_data {
    uint32_t size;
    int32_t reserved;
    int64_t samples;
    const float *inputs; /* samples * input floats */
    int64_t inputs_length;
    const int32_t *classes; /* one class for each sample, or NULL */
    int64_t classes_length;
    const float *targets; /* samples * output floats, or NULL */
    int64_t targets_length;
} spw_data;

typedef struct spw_progress {
    uint32_t size;
    int32_t epoch; /* from 1 */
    int32_t epochs;
    int32_t is_epoch_over; /* 1 once after each epoch */
    int64_t samples;       /* of this epoch so far */
    int64_t samples_per_epoch;
    double loss;            /* mean of this epoch so far */
    double metric;          /* likewise; not a number without a metric */
    double validation_loss; /* after an epoch; not a number without validation samples */
    double validation_metric;
    double seconds; /* of the epoch, without validation */
    double learning_rate;
} spw_progress;

/* Called by the thread that called spw_fit, after steps, "progress_ms" apart, and after each epoch. Not 0 ends the training after this
   step. It may use the model, but not train it; it must return, and let no exception out. */
typedef int32_t (*spw_progress_function)(void *user, const spw_progress *progress);

/* Trains a model. validation and progress may be NULL. The optimiser begins anew with each call. */
SPW_API spw_status spw_fit(spw_model model, const char *options, int64_t options_bytes, const spw_data *train,
                           const spw_data *validation, spw_progress_function progress, void *user);

/* The mean loss and metric over samples. */
SPW_API spw_status spw_evaluate(spw_model model, const char *options, int64_t options_bytes, const spw_data *data, double *loss,
                                double *metric);

/* The outputs of any number of samples; threads from 1 to 1024, or 0 for the processors there are. */
SPW_API spw_status spw_predict(spw_model model, int32_t threads, const float *x, int64_t x_length, int64_t samples, float *y,
                               int64_t y_length);

/* ---- training by hand ------------------------------------------------------------------------------------------- */

/* Plans a model for "batch" samples at a time, with the optimiser, loss and limits of the options; schedules are left to the caller. */
SPW_API spw_status spw_session_create(spw_model model, const char *options, int64_t options_bytes, spw_session *session);

/* Runs rows through the model. training = 0: an evaluation, which no backward pass can follow. */
SPW_API spw_status spw_session_forward(spw_session session, const float *x, int64_t x_length, int64_t rows, int32_t training);

/* The outputs of the last forward pass, without gaps. */
SPW_API spw_status spw_session_output(spw_session session, float *y, int64_t y_length);

/* The mean loss of the last forward pass; its gradient, times factor, is kept for spw_session_backward. */
SPW_API spw_status spw_session_loss_classes(spw_session session, const int32_t *classes, int64_t classes_length, float factor,
                                            double *loss);
SPW_API spw_status spw_session_loss_values(spw_session session, const float *targets, int64_t targets_length, float factor,
                                           double *loss);

/* Instead of a loss of the library: the gradient of the caller's own with respect to the outputs. */
SPW_API spw_status spw_session_set_output_gradient(spw_session session, const float *gradient, int64_t gradient_length);

/* Adds the gradients of all parameters to what is there since spw_session_zero_gradient. Once after each forward pass. */
SPW_API spw_status spw_session_backward(spw_session session);

/* The gradient with respect to the inputs, if the options say "input_gradient": true. */
SPW_API spw_status spw_session_input_gradient(spw_session session, float *gradient, int64_t gradient_length);

/* Where the gradient of a tensor lies, by the tensor's number; valid until the session is destroyed, to be read and written. */
SPW_API spw_status spw_session_gradient(spw_session session, int32_t index, float **data, int64_t *length);

SPW_API spw_status spw_session_zero_gradient(spw_session session);

/* Penalties, clipping, optimiser. A gradient that is not finite is refused with SPW_ERROR_DIVERGED, and no parameter changes. */
SPW_API spw_status spw_session_step(spw_session session);

SPW_API spw_status spw_session_set_learning_rate(spw_session session, float rate);

/* Keeps the parameters of a layer as they are, or lets them learn again. */
SPW_API spw_status spw_session_freeze(spw_session session, int32_t layer, int32_t frozen);

SPW_API spw_status spw_session_destroy(spw_session session);

#ifdef __cplusplus
}
#endif

#endif
