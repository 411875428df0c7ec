/* What the C interface does when it is used as it should be. */
#include "check.h"

static const char mlp[] = "{\"input\": [4], \"layers\": [{\"kind\": \"dense\", \"units\": 8, \"activation\": \"tanh\"}, {\"kind\": \"dense\", \"units\": 3}]}";

/* Numbers from -1 to 1. */
static void fill(float *values, size_t count) {
    size_t i;
    for (i = 0; i < count; i++) values[i] = (float)next_random() / 8388608.0f - 1.0f;
}

static void library(void) {
    spw_library_info info;
    memset(&info, 0, sizeof info);
    info.size = (uint32_t)sizeof info;
    EXPECT(SPW_OK, spw_library(&info));
    CHECK(info.abi == SPW_ABI);
    CHECK(info.processors >= 1 && info.threads >= 1);
    CHECK(strlen(info.version) > 0);
    printf("spanwise %s, %s: %s\n", info.version, info.level, info.reason);
    if (getenv("SPANWISE_EXPECT_SIMD") != NULL) CHECK(strcmp(info.level, getenv("SPANWISE_EXPECT_SIMD")) == 0);
}

/* C = 2 op(A) op(B) - C in every order and transposition, against three loops. */
static void sgemm(void) {
    enum { M = 19, N = 23, K = 17, LD = 29 };
    static float a[LD * LD], b[LD * LD], c[LD * LD], wanted[LD * LD];
    int order, ta, tb, i, j, p;
    for (order = SPW_ROW_MAJOR; order <= SPW_COLUMN_MAJOR; order++) {
        for (ta = 0; ta < 2; ta++) {
            for (tb = 0; tb < 2; tb++) {
                double worst = 0;
                int columns = order == SPW_COLUMN_MAJOR;
                fill(a, LD * LD);
                fill(b, LD * LD);
                fill(c, LD * LD);
                memcpy(wanted, c, sizeof c);
                for (i = 0; i < M; i++) {
                    for (j = 0; j < N; j++) {
                        double sum = 0;
                        int at = columns ? j * LD + i : i * LD + j;
                        for (p = 0; p < K; p++) {
                            sum += (double)a[(ta != columns) ? p * LD + i : i * LD + p] * b[(tb != columns) ? j * LD + p : p * LD + j];
                        }
                        wanted[at] = (float)(2 * sum - wanted[at]);
                    }
                }
                EXPECT(SPW_OK, spw_sgemm(order, SPW_NO_TRANSPOSE + ta, SPW_NO_TRANSPOSE + tb, M, N, K, 2.0f, a, LD * LD, LD, b, LD * LD, LD, -1.0f, c, LD * LD, LD));
                for (i = 0; i < LD * LD; i++) {
                    if (fabs((double)c[i] - wanted[i]) > worst) worst = fabs((double)c[i] - wanted[i]);
                }
                CHECK(worst < 1e-5);
            }
        }
    }
    EXPECT(SPW_OK, spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_NO_TRANSPOSE, 0, N, K, 1, NULL, 0, K, b, LD * LD, N, 0, NULL, 0, N));
    c[0] = 3;
    EXPECT(SPW_OK, spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_NO_TRANSPOSE, 1, 1, 0, 1, NULL, 0, 1, NULL, 0, 1, 2, c, 1, 1));
    CHECK(c[0] == 6);
}

/* A product that is spread over threads has the bits of one that is not. */
static void threads_give_the_same_bits(void) {
    enum { N = 300 };
    float *a = (float *)malloc(sizeof(float) * N * N), *b = (float *)malloc(sizeof(float) * N * N);
    float *one = (float *)malloc(sizeof(float) * N * N), *many = (float *)malloc(sizeof(float) * N * N);
    fill(a, N * N);
    fill(b, N * N);
    EXPECT(SPW_OK, spw_set_threads(1));
    EXPECT(SPW_OK, spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_TRANSPOSE, N, N, N, 1, a, N * N, N, b, N * N, N, 0, one, N * N, N));
    EXPECT(SPW_OK, spw_set_threads(3));
    EXPECT(SPW_OK, spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_TRANSPOSE, N, N, N, 1, a, N * N, N, b, N * N, N, 0, many, N * N, N));
    EXPECT(SPW_OK, spw_set_threads(0));
    CHECK(memcmp(one, many, sizeof(float) * N * N) == 0);
    free(a);
    free(b);
    free(one);
    free(many);
}

static void kernels(void) {
    float x[5] = { -2, -0.5f, 0, 0.5f, 2 }, y[5], g[5] = { 1, 1, 1, 1, 1 };
    double sum = 0;
    int i;
    EXPECT(SPW_OK, spw_activation(SPW_LEAKY_RELU, 0.25f, x, 5, y, 5));
    CHECK(y[0] == -0.5f && y[4] == 2);
    EXPECT(SPW_OK, spw_activation(SPW_LEAKY_RELU, (float)NAN, x, 5, y, 5));
    CHECK(fabsf(y[0] + 0.02f) < 1e-7f);
    EXPECT(SPW_OK, spw_activation(SPW_SIGMOID, 0, x, 5, y, 5));
    EXPECT(SPW_OK, spw_activation_backward(SPW_SIGMOID, 0, NULL, 0, y, 5, g, 5));
    for (i = 0; i < 5; i++) CHECK(fabsf(g[i] - y[i] * (1 - y[i])) < 1e-6f);
    EXPECT(SPW_OK, spw_softmax(x, 5, y, 5, 1, 5));
    for (i = 0; i < 5; i++) sum += y[i];
    CHECK(fabs(sum - 1) < 1e-6);
    EXPECT(SPW_OK, spw_log_softmax(x, 5, g, 5, 1, 5));
    for (i = 0; i < 5; i++) CHECK(fabs(exp((double)g[i]) - y[i]) < 1e-6);
}

static void inference(void) {
    spw_model model, again;
    spw_context context, other;
    spw_model_info info;
    spw_parameter_info weight, bias;
    float x[7 * 4], y[7 * 3], z[7 * 3];
    char text[2048];
    int64_t needed = 0;
    unsigned char *file;
    int i, u, f;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 5, &model));
    info.size = (uint32_t)sizeof info;
    EXPECT(SPW_OK, spw_model_info_of(model, &info));
    CHECK(info.layers == 2 && info.tensors == 4 && info.parameters == 4 * 8 + 8 + 8 * 3 + 3);
    CHECK(info.input_rank == 1 && info.input_shape[0] == 4 && info.output_floats == 3);
    EXPECT(SPW_OK, spw_model_summary(model, text, (int64_t)sizeof text, NULL));
    CHECK(strstr(text, "Dense") != NULL);
    EXPECT(SPW_OK, spw_model_describe(model, NULL, 0, &needed));
    CHECK(needed > 100 && needed < (int64_t)sizeof text);
    memset(text, 'x', sizeof text);
    EXPECT(SPW_OK, spw_model_describe(model, text, needed, NULL));
    CHECK(strlen(text) == (size_t)needed - 1 && text[needed] == 'x');
    EXPECT(SPW_OK, spw_model_create(text, needed - 1, 1, &again));
    EXPECT(SPW_OK, spw_model_destroy(again));

    fill(x, 7 * 4);
    EXPECT(SPW_OK, spw_context_create(model, 7, 1, &context));
    EXPECT(SPW_OK, spw_context_create(model, 7, 2, &other));
    EXPECT(SPW_OK, spw_context_run(context, x, 7 * 4, 7, y, 7 * 3));
    EXPECT(SPW_OK, spw_context_run(other, x, 7 * 4, 7, z, 7 * 3));
    CHECK(memcmp(y, z, sizeof y) == 0);
    EXPECT(SPW_OK, spw_predict(model, 2, x, 7 * 4, 7, z, 7 * 3));
    CHECK(memcmp(y, z, sizeof y) == 0);

    /* Parameters written through their pointers: y = 2 tanh(sum of x) + 1 in every column. */
    for (i = 0; i < 4; i++) {
        spw_parameter_info tensor;
        tensor.size = (uint32_t)sizeof tensor;
        EXPECT(SPW_OK, spw_model_parameter(model, i, &tensor));
        for (f = 0; f < tensor.length; f++) tensor.data[f] = i == 0 ? 1.0f : i == 2 ? 0.25f : i == 3 ? 1.0f : 0.0f;
    }
    weight.size = bias.size = (uint32_t)sizeof weight;
    EXPECT(SPW_OK, spw_model_parameter(model, 0, &weight));
    EXPECT(SPW_OK, spw_model_parameter(model, 3, &bias));
    CHECK(strcmp(weight.name, "0.weight") == 0 && weight.rank == 2 && weight.shape[0] == 4 && weight.shape[1] == 8 && weight.is_trained == 1 && weight.is_transposed_in_files == 1);
    CHECK(strcmp(bias.name, "2.bias") == 0 && bias.length == 3 && bias.layer == 1 && bias.is_transposed_in_files == 0);
    EXPECT(SPW_OK, spw_model_parameters_changed(model));
    EXPECT(SPW_OK, spw_context_run(context, x, 7 * 4, 7, y, 7 * 3));
    for (i = 0; i < 7; i++) {
        double sum = (double)x[4 * i] + x[4 * i + 1] + x[4 * i + 2] + x[4 * i + 3];
        for (u = 0; u < 3; u++) CHECK(fabs(y[3 * i + u] - (2 * tanh(sum) + 1)) < 1e-5);
    }

    /* A file in memory, and a context that outlives its model. */
    EXPECT(SPW_OK, spw_model_write(model, NULL, 0, &needed));
    file = (unsigned char *)malloc((size_t)needed);
    EXPECT(SPW_OK, spw_model_write(model, file, needed, &needed));
    EXPECT(SPW_OK, spw_model_destroy(model));
    EXPECT(SPW_OK, spw_model_read(file, needed, &again));
    EXPECT(SPW_OK, spw_predict(again, 1, x, 7 * 4, 7, z, 7 * 3));
    CHECK(memcmp(y, z, sizeof y) == 0);
    EXPECT(SPW_OK, spw_context_run(context, x, 7 * 4, 3, z, 7 * 3));
    CHECK(memcmp(y, z, sizeof(float) * 9) == 0);
    EXPECT(SPW_OK, spw_context_destroy(context));
    EXPECT(SPW_OK, spw_context_destroy(other));
    EXPECT(SPW_OK, spw_model_destroy(again));
    free(file);
}

static void files(const char *folder) {
    char path[1024];
    spw_model model, again;
    float x[4] = { 1, 2, 3, 4 }, y[3], z[3];
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 9, &model));
    EXPECT(SPW_OK, spw_model_save(model, TEXT(path)));
    EXPECT(SPW_OK, spw_model_load(TEXT(path), &again));
    EXPECT(SPW_OK, spw_predict(model, 1, x, 4, 1, y, 3));
    EXPECT(SPW_OK, spw_predict(again, 1, x, 4, 1, z, 3));
    CHECK(memcmp(y, z, sizeof y) == 0);
    EXPECT(SPW_OK, spw_model_initialize(again, 9));
    EXPECT(SPW_OK, spw_predict(again, 1, x, 4, 1, z, 3));
    CHECK(memcmp(y, z, sizeof y) == 0);
    EXPECT(SPW_OK, spw_model_destroy(model));
    EXPECT(SPW_OK, spw_model_destroy(again));
    CHECK(remove(path) == 0);
}

/* One step of gradient descent by hand, against central differences. */
static void session(void) {
    spw_model model;
    spw_session trained;
    spw_parameter_info weight;
    float x[6 * 4], y[6 * 3], inputs[6 * 4], *gradient, before;
    int32_t classes[6] = { 0, 1, 2, 0, 1, 2 };
    double loss, first, up, down;
    int64_t length;
    int i;
    const char options[] = "{\"batch\": 6, \"threads\": 2, \"optimizer\": {\"kind\": \"sgd\", \"learning_rate\": 0.5}, \"input_gradient\": true}";
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 3, &model));
    EXPECT(SPW_OK, spw_session_create(model, TEXT(options), &trained));
    fill(x, 6 * 4);
    weight.size = (uint32_t)sizeof weight;
    EXPECT(SPW_OK, spw_model_parameter(model, 0, &weight));
    EXPECT(SPW_OK, spw_session_forward(trained, x, 6 * 4, 6, 1));
    EXPECT(SPW_OK, spw_session_output(trained, y, 6 * 3));
    EXPECT(SPW_OK, spw_session_loss_classes(trained, classes, 6, 1, &first));
    EXPECT(SPW_OK, spw_session_backward(trained));
    EXPECT(SPW_OK, spw_session_gradient(trained, 0, &gradient, &length));
    EXPECT(SPW_OK, spw_session_input_gradient(trained, inputs, 6 * 4));
    CHECK(length == 32);
    before = weight.data[5];
    weight.data[5] = before + 0.01f;
    EXPECT(SPW_OK, spw_session_forward(trained, x, 6 * 4, 6, 0));
    EXPECT(SPW_OK, spw_session_loss_classes(trained, classes, 6, 1, &up));
    weight.data[5] = before - 0.01f;
    EXPECT(SPW_OK, spw_session_forward(trained, x, 6 * 4, 6, 0));
    EXPECT(SPW_OK, spw_session_loss_classes(trained, classes, 6, 1, &down));
    weight.data[5] = before;
    CHECK(fabs((up - down) / 0.02 - gradient[5]) < 1e-3);
    EXPECT(SPW_OK, spw_session_step(trained));
    CHECK(weight.data[5] != before);

    for (i = 0; i < 200; i++) {
        EXPECT(SPW_OK, spw_session_zero_gradient(trained));
        EXPECT(SPW_OK, spw_session_forward(trained, x, 6 * 4, 6, 1));
        EXPECT(SPW_OK, spw_session_loss_classes(trained, classes, 6, 1, &loss));
        EXPECT(SPW_OK, spw_session_backward(trained));
        EXPECT(SPW_OK, spw_session_step(trained));
    }
    CHECK(loss < first / 2);

    /* Frozen, a layer stays as it is; a gradient of one's own goes back too. */
    EXPECT(SPW_OK, spw_session_freeze(trained, 0, 1));
    EXPECT(SPW_OK, spw_session_set_learning_rate(trained, 0.1f));
    before = weight.data[5];
    EXPECT(SPW_OK, spw_session_zero_gradient(trained));
    EXPECT(SPW_OK, spw_session_forward(trained, x, 6 * 4, 6, 1));
    EXPECT(SPW_OK, spw_session_set_output_gradient(trained, y, 6 * 3));
    EXPECT(SPW_OK, spw_session_backward(trained));
    EXPECT(SPW_OK, spw_session_step(trained));
    CHECK(weight.data[5] == before);
    EXPECT(SPW_OK, spw_session_destroy(trained));
    EXPECT(SPW_OK, spw_model_destroy(model));
}

typedef struct seen {
    spw_model model;
    const spw_data *data;
    int calls, epochs, cancel_after;
    double loss;
    spw_status inner;
} seen;

static int32_t watch(void *user, const spw_progress *progress) {
    seen *told = (seen *)user;
    told->calls++;
    told->epochs += progress->is_epoch_over;
    if (progress->is_epoch_over) told->loss = progress->loss;
    /* A training inside a training of the same model is refused. */
    told->inner = spw_fit(told->model, NULL, 0, told->data, NULL, NULL, NULL);
    return progress->size == sizeof *progress && told->epochs >= told->cancel_after;
}

static void fit(void) {
    enum { SAMPLES = 300 };
    static float x[SAMPLES * 4], targets[SAMPLES * 3];
    static int32_t classes[SAMPLES];
    const char options[] = "{\"batch\": 30, \"epochs\": 40, \"seed\": 7, \"optimizer\": {\"kind\": \"adam\", \"learning_rate\": 0.02}, \"metric\": \"accuracy\", \"progress_ms\": 0}";
    const char values[] = "{\"batch\": 30, \"epochs\": 2, \"loss\": \"mean_squared_error\", \"schedule\": \"one_cycle\", \"clip_norm\": 1}";
    spw_model model;
    spw_data data;
    seen told;
    double loss, metric;
    int i;
    memset(&data, 0, sizeof data);
    memset(&told, 0, sizeof told);
    fill(x, SAMPLES * 4);
    for (i = 0; i < SAMPLES; i++) classes[i] = x[4 * i] > 0.2f ? 0 : x[4 * i + 1] > x[4 * i + 2] ? 1 : 2;
    data.size = (uint32_t)sizeof data;
    data.samples = SAMPLES;
    data.inputs = x;
    data.inputs_length = SAMPLES * 4;
    data.classes = classes;
    data.classes_length = SAMPLES;
    told.cancel_after = 1000;
    EXPECT(SPW_OK, spw_model_create(TEXT(mlp), 2, &model));
    told.model = model;
    told.data = &data;
    EXPECT(SPW_OK, spw_fit(model, TEXT(options), &data, &data, watch, &told));
    CHECK(told.epochs == 40 && told.calls == 40 * 11 && told.inner == SPW_ERROR_BUSY);
    EXPECT(SPW_OK, spw_evaluate(model, TEXT(options), &data, &loss, &metric));
    CHECK(metric > 0.9 && loss < 0.4);
    told.cancel_after = told.epochs + 1;
    EXPECT(SPW_ERROR_CANCELLED, spw_fit(model, TEXT(options), &data, NULL, watch, &told));
    CHECK(told.epochs == 41 && told.calls == 41 * 11);
    data.classes = NULL;
    data.targets = targets;
    data.targets_length = SAMPLES * 3;
    EXPECT(SPW_OK, spw_fit(model, TEXT(values), &data, NULL, NULL, NULL));
    EXPECT(SPW_OK, spw_model_destroy(model));
}

int main(int count, char **arguments) {
    library();
    if (failures > 0) return report("smoke"); /* there is nothing to test */
    sgemm();
    threads_give_the_same_bits();
    kernels();
    inference();
    files(count > 1 ? arguments[1] : ".");
    session();
    fit();
    return report("smoke");
}
