/* What the C interface does when it is used as it should not be: a status, every time. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/resource.h>

#include "check.h"

#define HUGE_LENGTH INT64_MAX

static const char mlp[] = "{\"input\": [4], \"layers\": [{\"kind\": \"dense\", \"units\": 8, \"activation\": \"tanh\"}, {\"kind\": \"dense\", \"units\": 3}]}";
static float x[64], y[64];

static void products(void) {
    static float a[64], b[64], c[64];
    float *odd = (float *)((char *)a + 2);
    int rm = SPW_ROW_MAJOR, no = SPW_NO_TRANSPOSE;
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(0, no, no, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, 7, no, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, -1, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, -4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, HUGE_LENGTH, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, INT64_MIN, 1, a, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, NULL, 64, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, 4, NULL, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, NULL, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, 3, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, c, 64, 0));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, -1, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_LENGTH, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 15, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_LENGTH, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 16, 4, b, 15, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_LENGTH, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 16, 4, b, 16, 4, 0, c, 15, 4));
    EXPECT(SPW_ERROR_LENGTH, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, INT32_MAX, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, odd, 60, 4, b, 64, 4, 0, c, 64, 4));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 64, 4, b, 64, 4, 0, a + 8, 56, 4));
    /* Blocks of a matrix with rows of 12: beside A and B; over B's last column; over the row's end and A's first; with other rows. */
    EXPECT(SPW_OK, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 40, 12, a + 4, 40, 12, 0, a + 8, 40, 12));
    EXPECT(SPW_OK, spw_sgemm(rm, no, no, 4, 4, 4, 1, a + 8, 40, 12, a + 4, 40, 12, 0, a, 40, 12));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 40, 12, a + 4, 40, 12, 0, a + 7, 40, 12));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 40, 12, b, 40, 12, 0, a + 9, 40, 12));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(rm, no, no, 4, 4, 4, 1, a, 40, 12, b, 40, 12, 0, a + 8, 40, 11));
    EXPECT(SPW_ERROR_ARGUMENT, spw_sgemm(SPW_COLUMN_MAJOR, no, no, 2, 4, 4, 1, a, 40, 12, b, 40, 12, 0, a + 1, 40, 12));
    EXPECT(SPW_OK, spw_sgemm(SPW_COLUMN_MAJOR, no, no, 2, 4, 4, 1, a, 40, 12, b, 40, 12, 0, a + 2, 40, 12));
    EXPECT(SPW_OK, spw_sgemm(rm, no, no, 4, 4, 4, (float)NAN, a, 64, 4, b, 64, 4, (float)NAN, c, 64, 4));
    CHECK(isnan(c[0]));
    EXPECT(SPW_ERROR_ARGUMENT, spw_set_threads(-1));
    EXPECT(SPW_ERROR_ARGUMENT, spw_set_threads(1 << 30));
}

static void kernels(void) {
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(99, 0, x, 8, y, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(-1, 0, x, 8, y, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(SPW_RELU, 0, NULL, 8, y, 8));
    EXPECT(SPW_ERROR_LENGTH, spw_activation(SPW_RELU, 0, x, 8, y, 7));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(SPW_RELU, 0, x, HUGE_LENGTH, y, HUGE_LENGTH));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(SPW_RELU, 0, x, 8, x + 1, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(SPW_ELU, -1, x, 8, y, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation(SPW_ELU, (float)INFINITY, x, 8, y, 8));
    EXPECT(SPW_OK, spw_activation(SPW_RELU, 0, NULL, 0, NULL, 0));
    EXPECT(SPW_ERROR_LENGTH, spw_activation_backward(SPW_SWISH, 1, NULL, 0, y, 8, x, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_activation_backward(77, 1, x, 8, y, 8, x, 8));
    EXPECT(SPW_ERROR_ARGUMENT, spw_softmax(x, 8, y, 8, -1, 8));
    EXPECT(SPW_ERROR_LENGTH, spw_softmax(x, 8, y, 8, 2, 8));
    EXPECT(SPW_ERROR_LENGTH, spw_log_softmax(x, 64, y, 64, INT32_MAX, INT32_MAX));
    EXPECT(SPW_OK, spw_softmax(x, 8, y, 8, 0, 8));
}

static void texts(void) {
    char small[4];
    int64_t needed = 0;
    spw_model model = 1;
    EXPECT(SPW_ERROR_ARGUMENT, spw_library(NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_create(NULL, 5, 0, &model));
    CHECK(model == 0);
    EXPECT(SPW_OK, spw_last_error(NULL, 0, &needed));
    CHECK(needed > 10);
    EXPECT(SPW_ERROR_LENGTH, spw_last_error(small, 4, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_last_error(NULL, 4, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_last_error(small, -4, NULL));
    EXPECT(SPW_ERROR_LENGTH, spw_last_error(NULL, 0, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_create(TEXT(mlp), 0, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_create(mlp, -1, 0, &model));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_create(mlp, sizeof mlp, 0, &model));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_create("\xff\xfe{}", 4, 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT(""), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("[]"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("{\"input\": [0], \"layers\": []}"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("{\"input\": [4], \"layers\": [{\"kind\": \"magic\"}]}"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("{\"input\": [4], \"layers\": [{\"kind\": \"dense\", \"units\": 3, \"speed\": 9}]}"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("{\"input\": [4], \"layers\": [{\"kind\": \"conv2d\", \"filters\": 3, \"kernel\": 3}]}"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(TEXT("{\"input\": [2147483647], \"layers\": [{\"kind\": \"dense\", \"units\": 2147483647}]}"), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_load(TEXT("/no/such/file"), &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_load(TEXT("/"), &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_load(TEXT("/dev/zero"), &model));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_load(TEXT(""), &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_read(x, 64, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_model_read(NULL, 0, &model));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_read(NULL, 10, &model));
    CHECK(model == 0);
}

static void deep_texts(void) {
    enum { DEPTH = 100000 };
    char *text = (char *)malloc(DEPTH);
    spw_model model;
    memset(text, '[', DEPTH);
    EXPECT(SPW_ERROR_FORMAT, spw_model_create(text, DEPTH, 0, &model));
    free(text);
}

/* Descriptions and files with bytes changed: refused or taken, and never the end of the process. */
static void mutations(void) {
    char text[sizeof mlp];
    unsigned char *file, *changed;
    int64_t bytes;
    spw_model model, other;
    int round, taken = 0;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 1, &model));
    EXPECT(SPW_OK, spw_model_write(model, NULL, 0, &bytes));
    file = (unsigned char *)malloc((size_t)bytes);
    changed = (unsigned char *)malloc((size_t)bytes);
    EXPECT(SPW_OK, spw_model_write(model, file, bytes, &bytes));
    for (round = 0; round < 4000; round++) {
        spw_status status;
        int64_t length = round % 3 == 0 ? (int64_t)next_random() % bytes : bytes;
        memcpy(text, mlp, sizeof mlp);
        text[next_random() % (sizeof mlp - 1)] = (char)(32 + next_random() % 95);
        status = spw_model_create(text, sizeof mlp - 1, 0, &other);
        CHECK(status == SPW_OK || status == SPW_ERROR_FORMAT);
        if (status == SPW_OK) taken += spw_model_destroy(other) == SPW_OK;
        memcpy(changed, file, (size_t)bytes);
        changed[next_random() % (uint32_t)bytes] ^= (unsigned char)(1u << next_random() % 8);
        status = spw_model_read(changed, length, &other);
        CHECK(status == SPW_OK || status == SPW_ERROR_FORMAT);
        if (status == SPW_OK) EXPECT(SPW_OK, spw_model_destroy(other));
    }
    CHECK(taken > 0);
    EXPECT(SPW_OK, spw_model_destroy(model));
    free(file);
    free(changed);
}

static void handles(void) {
    spw_model model, second;
    spw_context context;
    spw_session session;
    spw_model_info info;
    spw_parameter_info tensor;
    char text[8];
    int64_t needed;
    int i;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &model));
    EXPECT(SPW_OK, spw_context_create(model, 2, 1, &context));
    EXPECT(SPW_OK, spw_session_create(model, NULL, 0, &session));
    info.size = (uint32_t)sizeof info;
    EXPECT(SPW_ERROR_HANDLE, spw_model_info_of(0, &info));
    EXPECT(SPW_ERROR_HANDLE, spw_model_info_of(UINT64_MAX, &info));
    EXPECT(SPW_ERROR_HANDLE, spw_model_info_of(context, &info));
    EXPECT(SPW_ERROR_HANDLE, spw_model_info_of(model ^ (UINT64_C(1) << 40), &info));
    EXPECT(SPW_ERROR_HANDLE, spw_context_run(model, x, 64, 1, y, 64));
    EXPECT(SPW_ERROR_HANDLE, spw_session_step(context));
    EXPECT(SPW_ERROR_HANDLE, spw_context_destroy(session));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_info_of(model, NULL));
    info.size = 4;
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_info_of(model, &info));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_info_of(model, (spw_model_info *)(void *)((char *)&info + 4)));
    tensor.size = (uint32_t)sizeof tensor;
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_parameter(model, 4, &tensor));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_parameter(model, -1, &tensor));
    EXPECT(SPW_ERROR_LENGTH, spw_model_describe(model, text, 8, &needed));
    EXPECT(SPW_ERROR_LENGTH, spw_model_write(model, text, 8, &needed));
    EXPECT(SPW_ERROR_ARGUMENT, spw_model_write(model, NULL, 8, NULL));
    EXPECT(SPW_ERROR_IO, spw_model_save(model, TEXT("/no/such/folder/file")));
    EXPECT(SPW_ERROR_IO, spw_model_save(model, TEXT("/")));
    EXPECT(SPW_ERROR_IO, spw_model_save(model, TEXT("/dev/null")));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_create(model, 0, 1, &second));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_create(model, 2, 0, &second));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_create(model, HUGE_LENGTH, 1, &second));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_create(model, 2, 1, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_run(context, x, 64, 3, y, 64));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_run(context, x, 64, -1, y, 64));
    EXPECT(SPW_ERROR_LENGTH, spw_context_run(context, x, 7, 2, y, 64));
    EXPECT(SPW_ERROR_LENGTH, spw_context_run(context, x, 8, 2, y, 5));
    EXPECT(SPW_ERROR_ARGUMENT, spw_context_run(context, NULL, 8, 2, y, 6));
    EXPECT(SPW_OK, spw_context_run(context, NULL, 0, 0, NULL, 0));

    /* Destroyed once is destroyed; a slot that is used again does not revive the old handle. */
    EXPECT(SPW_OK, spw_model_destroy(model));
    EXPECT(SPW_ERROR_HANDLE, spw_model_destroy(model));
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &second));
    CHECK(second != model);
    EXPECT(SPW_ERROR_HANDLE, spw_model_parameters_changed(model));
    EXPECT(SPW_OK, spw_model_destroy(second));
    for (i = 0; i < 1000; i++) {
        uint64_t guess = (uint64_t)next_random() << 24 | next_random();
        CHECK(spw_model_parameters_changed(guess) == SPW_ERROR_HANDLE);
    }
    EXPECT(SPW_OK, spw_context_destroy(context));
    EXPECT(SPW_OK, spw_session_destroy(session));
    EXPECT(SPW_ERROR_HANDLE, spw_session_destroy(session));
}

static void sessions(void) {
    spw_model model;
    spw_session session;
    int32_t classes[4] = { 0, 1, 2, 3 }, negative[4] = { 0, -1, 2, 1 };
    float *data, nan[16];
    double loss;
    int64_t length;
    int i;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &model));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"batch\": 0}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"batch\": 1e99}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"loss\": \"none\"}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"optimizer\": \"magic\"}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"optimizer\": {\"kind\": \"adam\", \"rho\": 1}}"), &session));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_create(model, TEXT("{\"optimizer\": {\"kind\": \"adam\", \"learning_rate\": -1}}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"unknown\": 1}"), &session));
    EXPECT(SPW_ERROR_FORMAT, spw_session_create(model, TEXT("{\"threads\": 100000}"), &session));
    EXPECT(SPW_OK, spw_session_create(model, TEXT("{\"batch\": 4}"), &session));
    EXPECT(SPW_ERROR_STATE, spw_session_backward(session));
    EXPECT(SPW_ERROR_STATE, spw_session_output(session, y, 64));
    EXPECT(SPW_ERROR_STATE, spw_session_loss_classes(session, classes, 4, 1, &loss));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_forward(session, x, 64, 0, 1));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_forward(session, x, 64, 5, 1));
    EXPECT(SPW_ERROR_LENGTH, spw_session_forward(session, x, 15, 4, 1));
    EXPECT(SPW_OK, spw_session_forward(session, x, 16, 4, 1));
    EXPECT(SPW_ERROR_STATE, spw_session_input_gradient(session, y, 64));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_loss_classes(session, classes, 4, 1, &loss));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_loss_classes(session, negative, 4, 1, &loss));
    EXPECT(SPW_ERROR_LENGTH, spw_session_loss_classes(session, classes, 3, 1, &loss));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_loss_classes(session, classes, 4, 1, NULL));
    EXPECT(SPW_ERROR_LENGTH, spw_session_loss_values(session, x, 11, 1, &loss));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_gradient(session, 99, &data, &length));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_gradient(session, 0, NULL, &length));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_set_learning_rate(session, (float)NAN));
    EXPECT(SPW_ERROR_ARGUMENT, spw_session_freeze(session, 5, 1));
    for (i = 0; i < 16; i++) nan[i] = (float)NAN;
    EXPECT(SPW_OK, spw_session_forward(session, nan, 16, 4, 1));
    EXPECT(SPW_OK, spw_session_set_output_gradient(session, nan, 16));
    EXPECT(SPW_OK, spw_session_backward(session));
    EXPECT(SPW_ERROR_STATE, spw_session_backward(session));
    EXPECT(SPW_ERROR_DIVERGED, spw_session_step(session));
    EXPECT(SPW_OK, spw_session_destroy(session));
    EXPECT(SPW_OK, spw_model_destroy(model));
}

static int32_t destroy_model(void *user, const spw_progress *progress) {
    (void)progress;
    EXPECT(SPW_OK, spw_model_destroy(*(spw_model *)user));
    return 1;
}

static void fits(void) {
    spw_model model;
    spw_data data, wrong;
    int32_t classes[4] = { 0, 1, 2, 0 };
    double loss, metric;
    int i;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &model));
    memset(&data, 0, sizeof data);
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, NULL, NULL, NULL, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
    data.size = (uint32_t)sizeof data;
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
    data.samples = 4;
    data.inputs = x;
    data.inputs_length = 16;
    data.classes = classes;
    data.classes_length = 4;
    EXPECT(SPW_OK, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
    wrong = data;
    wrong.inputs_length = 15;
    EXPECT(SPW_ERROR_LENGTH, spw_fit(model, NULL, 0, &wrong, NULL, NULL, NULL));
    EXPECT(SPW_ERROR_LENGTH, spw_fit(model, NULL, 0, &data, &wrong, NULL, NULL));
    wrong = data;
    wrong.samples = HUGE_LENGTH;
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &wrong, NULL, NULL, NULL));
    wrong = data;
    wrong.samples = -1;
    EXPECT(SPW_ERROR_ARGUMENT, spw_evaluate(model, NULL, 0, &wrong, &loss, &metric));
    wrong = data;
    wrong.targets = y;
    wrong.targets_length = 12;
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &wrong, NULL, NULL, NULL));
    wrong = data;
    wrong.inputs = NULL;
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &wrong, NULL, NULL, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, TEXT("{\"frozen_layers\": [7]}"), &data, NULL, NULL, NULL));
    EXPECT(SPW_ERROR_ARGUMENT, spw_evaluate(model, NULL, 0, &data, NULL, &metric));
    EXPECT(SPW_ERROR_ARGUMENT, spw_predict(model, -1, x, 16, 4, y, 12));
    EXPECT(SPW_ERROR_LENGTH, spw_predict(model, 1, x, 16, 4, y, 11));
    classes[2] = 1000000;
    EXPECT(SPW_ERROR_ARGUMENT, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
    classes[2] = 1;
    for (i = 0; i < 16; i++) x[i] = (float)NAN;
    EXPECT(SPW_ERROR_DIVERGED, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
    for (i = 0; i < 16; i++) x[i] = (float)i / 16;
    EXPECT(SPW_OK, spw_evaluate(model, NULL, 0, &data, &loss, &metric));
    CHECK(isfinite(loss) && isnan(metric));
    EXPECT(SPW_ERROR_CANCELLED, spw_fit(model, TEXT("{\"epochs\": 3}"), &data, NULL, destroy_model, &model));
    EXPECT(SPW_ERROR_HANDLE, spw_fit(model, NULL, 0, &data, NULL, NULL, NULL));
}

static spw_context shared_context;

static void *run_until_gone(void *statuses) {
    spw_status status;
    float inputs[4 * 4] = { 0 }, outputs[4 * 3];
    do {
        status = spw_context_run(shared_context, inputs, 16, 4, outputs, 12);
        ((int *)statuses)[status <= SPW_ERROR_INTERNAL ? status : SPW_ERROR_INTERNAL]++;
    } while (status == SPW_OK || status == SPW_ERROR_BUSY);
    return NULL;
}

/* A context that several threads use at a time, and that is destroyed under them. */
static void races(void) {
    enum { THREADS = 4, ROUNDS = 30 };
    int round, i, status;
    for (round = 0; round < ROUNDS; round++) {
        pthread_t threads[THREADS];
        static int statuses[THREADS][SPW_ERROR_INTERNAL + 1];
        spw_model model;
        struct timespec pause = { 0, 300000 };
        memset(statuses, 0, sizeof statuses);
        EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &model));
        EXPECT(SPW_OK, spw_context_create(model, 4, round % 2 + 1, &shared_context));
        for (i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, run_until_gone, statuses[i]) == 0);
        nanosleep(&pause, NULL);
        EXPECT(SPW_OK, spw_model_destroy(model));
        EXPECT(SPW_OK, spw_context_destroy(shared_context));
        for (i = 0; i < THREADS; i++) {
            CHECK(pthread_join(threads[i], NULL) == 0);
            for (status = 0; status <= SPW_ERROR_INTERNAL; status++) {
                CHECK(statuses[i][status] == 0 || status == SPW_OK || status == SPW_ERROR_BUSY || status == SPW_ERROR_HANDLE);
            }
        }
    }
}

/* With little memory a large model is refused, and the process goes on. */
static void memory(void) {
    struct rlimit limit = { (rlim_t)2 << 30, (rlim_t)2 << 30 };
    spw_model model;
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    EXPECT(SPW_ERROR_MEMORY, spw_model_create(TEXT("{\"input\": [32768], \"layers\": [{\"kind\": \"dense\", \"units\": 32768}]}"), 0, &model));
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 0, &model));
    EXPECT(SPW_OK, spw_model_destroy(model));
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "memory") == 0) {
        memory();
        return report("abuse memory");
    }
    products();
    kernels();
    texts();
    deep_texts();
    mutations();
    handles();
    sessions();
    fits();
    races();
    return report("abuse");
}
