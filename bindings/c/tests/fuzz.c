/*
 * Every function with random arguments: fuzz [CALLS [SEED]]. Right ones, wrong ones, and calls from inside a progress function.
 *
 * Each call has to give a status, and not SPW_ERROR_INTERNAL; nothing outside the buffers may be touched, which guard pages see; and a
 * model that the calls know nothing of has to give the same bits all the time.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"

enum { FLOATS = 1 << 16, LIVE = 12, THREADS = 4, DEEPEST = 2 };

/* What a thread draws from and where its buffers lie. */
typedef struct fuzz {
    uint64_t state;
    float *x, *y, *z; /* FLOATS each, with a page that cannot be touched on both sides */
    char text[4096];
    int depth;
    long calls, ok, internal, unknown;
    long of[64];
} fuzz;

static spw_model models[LIVE];
static spw_context contexts[LIVE];
static spw_session sessions[LIVE];
static char folder[512] = ".";

static uint32_t draw(fuzz *own, uint32_t below) {
    own->state = own->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((own->state >> 33) % below);
}

static int once_in(fuzz *own, uint32_t times) { return draw(own, times) == 0; }

#define PICK(own, array) (array)[draw(own, (uint32_t)(sizeof(array) / sizeof *(array)))]

/* ---- arguments -------------------------------------------------------------------------------------------------- */

static int64_t size_of(fuzz *own) {
    static const int64_t wild[] = { -1, INT64_MIN, INT64_MAX, INT32_MAX, (int64_t)INT32_MAX + 1, (int64_t)1 << 40, -2147483648LL, 65537, 46341, 3037000500LL };
    static const int64_t tame[] = { 0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33, 64, 100 };
    return once_in(own, 6) ? PICK(own, wild) : PICK(own, tame);
}

/* A number of samples: none that the buffers would hold and a large network would work on for minutes. */
static int64_t samples_of(fuzz *own) {
    int64_t samples = once_in(own, 8) ? size_of(own) : 1 + (int64_t)draw(own, 20);
    return samples > 100 && samples <= FLOATS + 1 ? 100 : samples;
}

static int32_t whole(fuzz *own) { return (int32_t)size_of(own); }

static float single(fuzz *own) {
    static const float some[] = { 0, 1, -1, 0.5f, 1e-30f, 1e30f, 3, 0.01f };
    if (once_in(own, 8)) return once_in(own, 2) ? (float)NAN : (float)INFINITY;
    return PICK(own, some);
}

/* A buffer with its length: all of it, a part that ends where nothing more may be touched, none, not aligned. */
static float *floats(fuzz *own, float *buffer, int64_t *length) {
    int64_t short_one = draw(own, 300);
    switch (draw(own, 16)) {
        case 0: *length = size_of(own); return NULL;
        case 1: *length = FLOATS - 1; return (float *)(void *)((char *)buffer + 1 + draw(own, 3));
        case 2: *length = -1 - (int64_t)draw(own, 1000); return buffer;
        case 3: *length = 0; return once_in(own, 2) ? buffer : NULL;
        case 4: case 5: case 6: *length = short_one; return buffer + FLOATS - short_one;
        default: *length = FLOATS; return buffer;
    }
}

static void fill(fuzz *own) {
    int i, kind = (int)draw(own, 8), count = (int)draw(own, 4096);
    float *target = once_in(own, 2) ? own->x : own->y;
    for (i = 0; i < count; i++) {
        float value = (float)draw(own, 2001) / 1000 - 1;
        if (kind == 0) value = single(own);
        if (kind == 1) value = (float)draw(own, 12);
        if (kind == 2) value = (float)((int)draw(own, 40) - 20) * 1e9f;
        target[i] = target[FLOATS - 1 - i] = value;
    }
}

static uint64_t handle_of(fuzz *own, const uint64_t *kind) {
    uint64_t one = kind[draw(own, LIVE)];
    switch (draw(own, 24)) {
        case 0: return 0;
        case 1: return (uint64_t)draw(own, 1u << 31) << 32 | draw(own, 64);
        case 2: return one ^ (UINT64_C(1) << draw(own, 64));
        case 3: return models[draw(own, LIVE)];
        case 4: return contexts[draw(own, LIVE)];
        case 5: return sessions[draw(own, LIVE)];
        default: return one;
    }
}

/* Where a result goes: a place, none, or one that is not aligned. */
static void *place(fuzz *own, void *right) {
    switch (draw(own, 12)) {
        case 0: return NULL;
        case 1: return (char *)right + 1 + draw(own, 3);
        default: return right;
    }
}

static const char *number(fuzz *own, char *text) {
    static const char *const wild[] = { "-1", "2147483647", "2147483648", "70000", "1e99", "-0.0", "1.5", "true", "null", "\"3\"", "[]", "[1,2]", "[3,1]", "[2,2,2]", "9223372036854775807", "46341", "0.1", "{}" };
    if (once_in(own, 9)) return PICK(own, wild);
    sprintf(text, "%u", draw(own, 6));
    return text;
}

/* A description of a model: layers of all kinds with numbers that fit or do not. */
static int64_t description(fuzz *own) {
    static const char *const layers[] = {
        "{\"kind\":\"dense\",\"units\":%s,\"activation\":\"relu\"}", "{\"kind\":\"dense\",\"units\":%s,\"bias\":false}", "{\"kind\":\"dense\",\"units\":%s,\"activation\":\"tanh\"}",
        "{\"kind\":\"conv2d\",\"filters\":%s,\"kernel\":%s,\"stride\":%s}", "{\"kind\":\"conv2d\",\"filters\":%s,\"kernel\":%s,\"padding\":\"same\"}",
        "{\"kind\":\"conv2d\",\"filters\":%s,\"kernel\":%s,\"dilation\":%s,\"groups\":%s}", "{\"kind\":\"conv1d\",\"filters\":%s,\"kernel\":%s,\"padding\":%s}",
        "{\"kind\":\"conv3d\",\"filters\":%s,\"kernel\":%s}", "{\"kind\":\"conv_transpose2d\",\"filters\":%s,\"kernel\":%s,\"stride\":%s,\"padding\":%s}",
        "{\"kind\":\"conv_transpose1d\",\"filters\":%s,\"kernel\":%s}", "{\"kind\":\"max_pool2d\",\"window\":%s,\"stride\":%s}", "{\"kind\":\"max_pool1d\",\"window\":%s}",
        "{\"kind\":\"average_pool2d\",\"window\":%s,\"padding\":%s}", "{\"kind\":\"global_average_pool\"}", "{\"kind\":\"global_max_pool\"}", "{\"kind\":\"flatten\"}",
        "{\"kind\":\"reshape\",\"shape\":[%s,%s]}", "{\"kind\":\"reshape\",\"shape\":[-1]}", "{\"kind\":\"dropout\",\"rate\":0.%s}", "{\"kind\":\"spatial_dropout\",\"rate\":0.5}",
        "{\"kind\":\"batch_norm\"}", "{\"kind\":\"batch_norm\",\"epsilon\":%s}", "{\"kind\":\"layer_norm\",\"axes\":%s}", "{\"kind\":\"input_normalization\"}",
        "{\"kind\":\"activation\",\"activation\":\"elu\",\"alpha\":%s}", "{\"kind\":\"softmax\"}", "{\"kind\":\"log_softmax\"}", "{\"kind\":\"zero_padding\",\"before\":%s,\"after\":%s}",
        "{\"kind\":\"cropping\",\"before\":%s,\"after\":%s}", "{\"kind\":\"upsampling\",\"factor\":%s}", "{\"kind\":\"upsampling\",\"factor\":%s,\"interpolation\":\"linear\"}",
        "{\"kind\":\"simple_rnn\",\"units\":%s}", "{\"kind\":\"lstm\",\"units\":%s,\"layers\":%s,\"direction\":\"both\"}", "{\"kind\":\"lstm\",\"units\":%s,\"mask_value\":%s,\"returns_sequence\":true}",
        "{\"kind\":\"gru\",\"units\":%s,\"returns_sequence\":true}", "{\"kind\":\"embedding\",\"entries\":%s,\"features\":%s}", "{\"kind\":\"embedding\",\"entries\":12,\"features\":3,\"padding_index\":%s}",
        "{\"kind\":\"time_distributed\",\"layer\":{\"kind\":\"dense\",\"units\":%s}}", "{\"kind\":\"permute\",\"axes\":[%s,%s]}", "{\"kind\":\"magic\"}",
    };
    char n[4][32], layer[512];
    int rank = (int)draw(own, 4) + (once_in(own, 10) ? 0 : 1), count = (int)draw(own, 5), i;
    size_t at = (size_t)sprintf(own->text, "{\"input\":[");
    if (once_in(own, 5)) {
        /* A graph: two inputs, layers and merges that take any value before them. */
        static const char *const nodes[] = { "{\"layer\":0,\"from\":[%u]}", "{\"layer\":1,\"from\":[%u]}", "{\"merge\":\"add\",\"from\":[%u,%u]}", "{\"merge\":\"multiply\",\"from\":[%u,%u]}", "{\"merge\":\"concatenate\",\"from\":[%u,%u]}" };
        at = (size_t)sprintf(own->text, "{\"inputs\":[{\"name\":\"a\",\"shape\":[%s]},{\"name\":\"b\",\"shape\":[4]}],\"layers\":[{\"kind\":\"dense\",\"units\":4},{\"kind\":\"activation\",\"activation\":\"relu\"}],\"nodes\":[", once_in(own, 8) ? number(own, n[0]) : "4");
        for (i = 0; i < 2 + count; i++) {
            snprintf(layer, sizeof layer, i < 2 ? nodes[i] : PICK(own, nodes), draw(own, (uint32_t)i + 2), draw(own, (uint32_t)i + 2));
            at += (size_t)sprintf(own->text + at, "%s%s", i > 0 ? "," : "", layer);
        }
        at += (size_t)sprintf(own->text + at, "],\"outputs\":[%u%s]}", draw(own, (uint32_t)count + 5), once_in(own, 3) ? ",3" : "");
        while (once_in(own, 6)) own->text[draw(own, (uint32_t)at)] = (char)draw(own, 256);
        return (int64_t)at;
    }
    for (i = 0; i < rank; i++) at += (size_t)sprintf(own->text + at, "%s%s", i > 0 ? "," : "", once_in(own, 3) ? number(own, n[0]) : once_in(own, 2) ? "8" : "6");
    at += (size_t)sprintf(own->text + at, "],\"layers\":[");
    for (i = 0; i < count; i++) {
        /* What a pattern does not use is left over. */
        snprintf(layer, sizeof layer, PICK(own, layers), number(own, n[0]), number(own, n[1]), number(own, n[2]), number(own, n[3]));
        at += (size_t)sprintf(own->text + at, "%s%s", i > 0 ? "," : "", layer);
    }
    at += (size_t)sprintf(own->text + at, "]}");
    while (once_in(own, 4)) own->text[draw(own, (uint32_t)at)] = (char)draw(own, 256);
    return once_in(own, 30) ? size_of(own) % (int64_t)at : (int64_t)at;
}

static int64_t options(fuzz *own) {
    static const char *const parts[] = {
        "\"batch\":%s", "\"epochs\":%.1s", "\"threads\":%.1s", "\"seed\":%s", "\"shuffle\":false", "\"optimizer\":\"adam\"", "\"optimizer\":\"sgd\"", "\"optimizer\":{\"kind\":\"momentum\",\"learning_rate\":%s}",
        "\"optimizer\":{\"kind\":\"lion\",\"learning_rate\":0.1,\"beta1\":%s}", "\"optimizer\":{\"kind\":\"adagrad\",\"initial_sum\":%s}", "\"optimizer\":{\"kind\":\"rmsprop\",\"alpha\":0.%s}",
        "\"loss\":\"mean_squared_error\"", "\"loss\":\"huber\"", "\"loss\":\"hinge\"", "\"loss\":\"cosine_distance\"", "\"loss\":\"cross_entropy_from_probabilities\"",
        "\"loss\":\"binary_cross_entropy_from_logits\"", "\"loss\":\"divergence_from_logarithms\"", "\"metric\":\"accuracy\"", "\"metric\":\"binary_accuracy_from_logits\"",
        "\"metric\":\"multi_label_accuracy_from_probabilities\"", "\"metric\":\"root_mean_squared_error\"", "\"schedule\":\"one_cycle\"", "\"schedule\":\"cosine\"", "\"l1\":%s", "\"l2\":%s", "\"max_norm\":%s",
        "\"clip_norm\":%s", "\"clip_value\":%s", "\"penalize_biases\":true", "\"batches_per_step\":%s", "\"frozen_layers\":[%s]", "\"stop_when_not_finite\":false", "\"progress_ms\":0",
    };
    char n[32];
    int count = (int)draw(own, 6), i;
    size_t at = (size_t)sprintf(own->text, "{\"batch\":%u%s", 1 + draw(own, 9), once_in(own, 2) ? ",\"input_gradient\":true" : "");
    for (i = 0; i < count; i++) {
        at += (size_t)sprintf(own->text + at, ",");
        at += (size_t)sprintf(own->text + at, PICK(own, parts), number(own, n));
    }
    at += (size_t)sprintf(own->text + at, "}");
    while (once_in(own, 12)) own->text[draw(own, (uint32_t)at)] = (char)draw(own, 256);
    return once_in(own, 5) ? 0 : (int64_t)at;
}

static const char *text_of(fuzz *own) { return once_in(own, 40) ? NULL : own->text; }

static int64_t path(fuzz *own) {
    static const char *const paths[] = { "/no/such/folder/file", "/", "", "/dev/full", "/dev/null", "\xff\xfe", "%s/fuzz.safetensors" };
    sprintf(own->text, PICK(own, paths), folder);
    return once_in(own, 30) ? -1 : (int64_t)strlen(own->text);
}

static spw_data *data_of(fuzz *own, spw_data *data, int32_t *classes) {
    int64_t targets = 0;
    int i;
    memset(data, 0, sizeof *data);
    data->size = once_in(own, 30) ? draw(own, 100) : (uint32_t)sizeof *data;
    data->samples = samples_of(own);
    data->inputs = floats(own, own->x, &data->inputs_length);
    for (i = 0; i < 64; i++) classes[i] = once_in(own, 200) ? whole(own) : (int32_t)draw(own, 2);
    if (once_in(own, 2)) {
        data->classes = once_in(own, 20) ? (int32_t *)(void *)((char *)classes + 2) : classes;
        data->classes_length = once_in(own, 20) ? -3 : 60;
    }
    if (data->classes == NULL || once_in(own, 20)) {
        data->targets = floats(own, own->z, &targets);
        data->targets_length = targets;
    }
    return once_in(own, 40) ? NULL : data;
}

static long fuzz_one(fuzz *own);

static int32_t progressed(void *user, const spw_progress *progress) {
    fuzz *own = (fuzz *)user;
    if (progress->size != sizeof *progress) own->internal++;
    if (own->depth < DEEPEST) {
        char kept[sizeof own->text];
        memcpy(kept, own->text, sizeof kept);
        own->depth++;
        fuzz_one(own);
        own->depth--;
        memcpy(own->text, kept, sizeof kept);
    }
    return once_in(own, 10);
}

/* ---- calls ------------------------------------------------------------------------------------------------------ */

static spw_status products(fuzz *own) {
    int64_t la, lb, lc, m = size_of(own), n = size_of(own), k = size_of(own), lda = size_of(own), ldb = size_of(own), ldc = size_of(own);
    float *a = floats(own, own->x, &la), *b = floats(own, own->y, &lb), *c = floats(own, once_in(own, 10) ? own->x : own->z, &lc);
    int order = 101 + (int)draw(own, 2), ta = 111 + (int)draw(own, 3), tb = 111 + (int)draw(own, 3);
    if (once_in(own, 30)) order = whole(own);
    if (once_in(own, 30)) tb = whole(own);
    if (!once_in(own, 4)) {
        lda = ldb = ldc = 100 + draw(own, 3);
        if (m > 100 || n > 100 || k > 100) m = n = k = draw(own, 101);
    }
    return spw_sgemm(order, ta, tb, m, n, k, single(own), a, la, lda, b, lb, ldb, single(own), c, lc, ldc);
}

static spw_status elementwise(fuzz *own, int which) {
    int64_t lx, ly, lz;
    float *x = floats(own, own->x, &lx), *y = floats(own, once_in(own, 3) ? own->x : own->y, &ly), *z = floats(own, own->z, &lz);
    if (which == 0) return spw_activation((int)draw(own, 14) - 1, single(own), x, lx, y, ly);
    if (which == 1) return spw_activation_backward((int)draw(own, 14) - 1, single(own), x, lx, y, ly, z, lz);
    return which == 2 ? spw_softmax(x, lx, y, ly, size_of(own), size_of(own)) : spw_log_softmax(x, lx, y, ly, size_of(own), size_of(own));
}

/* Puts a new handle among those that later calls are made with, and ends the one that was there. */
static void keep(fuzz *own, uint64_t *among, uint64_t handle, spw_status (*destroy)(uint64_t)) {
    uint64_t *slot = &among[draw(own, LIVE)], old = __atomic_exchange_n(slot, handle, __ATOMIC_SEQ_CST);
    if (old != 0) destroy(old);
}

static spw_status made_model(fuzz *own, int which) {
    spw_model made = 0;
    spw_model *result = (spw_model *)place(own, &made);
    spw_status status;
    int64_t bytes;
    if (which == 0) {
        bytes = description(own);
        status = spw_model_create(text_of(own), bytes, draw(own, 9), result);
    } else if (which == 1) {
        bytes = path(own);
        status = spw_model_load(text_of(own), bytes, result);
    } else {
        /* A file in memory with something changed. */
        static const char json[] = "{\"input\":[6],\"layers\":[{\"kind\":\"dense\",\"units\":4},{\"kind\":\"dense\",\"units\":2}]}";
        spw_model whole_one;
        char file[4000];
        if (spw_model_create(json, sizeof json - 1, 3, &whole_one) != SPW_OK || spw_model_write(whole_one, file, sizeof file, &bytes) != SPW_OK) return SPW_ERROR_INTERNAL;
        spw_model_destroy(whole_one);
        while (once_in(own, 2)) file[draw(own, (uint32_t)bytes)] ^= (char)(1 << draw(own, 8));
        status = spw_model_read(once_in(own, 30) ? NULL : file, once_in(own, 10) ? size_of(own) % bytes : bytes, result);
    }
    if (status == SPW_OK) keep(own, models, made, spw_model_destroy);
    return status;
}

static spw_status of_model(fuzz *own, int which) {
    uint64_t model = handle_of(own, models);
    int64_t needed[2], bytes = draw(own, 2) * (int64_t)(draw(own, 4) * 20000);
    spw_model_info info[2];
    spw_parameter_info tensor[2];
    char *room = once_in(own, 12) ? NULL : (char *)own->z;
    info[0].size = once_in(own, 20) ? draw(own, 500) : (uint32_t)sizeof *info;
    tensor[0].size = once_in(own, 20) ? draw(own, 500) : (uint32_t)sizeof *tensor;
    if (once_in(own, 12)) bytes = -bytes - 1;
    switch (which) {
        case 0: bytes = path(own); return spw_model_save(model, text_of(own), bytes);
        case 1: return spw_model_write(model, room, bytes, (int64_t *)place(own, needed));
        case 2: return once_in(own, 20) ? spw_model_destroy(model) : spw_model_parameters_changed(model);
        case 3: return spw_model_info_of(model, (spw_model_info *)place(own, info));
        case 4: return spw_model_describe(model, room, bytes, (int64_t *)place(own, needed));
        case 5: return spw_model_summary(model, room, bytes, (int64_t *)place(own, needed));
        case 6: return spw_model_initialize(model, draw(own, 100));
        default: return spw_model_parameter(model, once_in(own, 4) ? whole(own) : (int32_t)draw(own, 4), (spw_parameter_info *)place(own, tensor));
    }
}

static spw_status of_library(fuzz *own, int which) {
    spw_library_info info[2];
    int64_t needed[2];
    info[0].size = once_in(own, 3) ? draw(own, 500) : (uint32_t)sizeof *info;
    if (which == 0) return spw_library((spw_library_info *)place(own, info));
    if (which == 1) return spw_last_error(once_in(own, 12) ? NULL : (char *)own->z, (int64_t)draw(own, 4096) - 20, (int64_t *)place(own, needed));
    static const int32_t threads[] = { -1, 0, 1, 2, 3, 5, INT32_MIN, INT32_MAX, 1025 };
    return spw_set_threads(PICK(own, threads));
}

static spw_status inference(fuzz *own, int which) {
    int64_t lx, ly;
    float *x = floats(own, own->x, &lx), *y = floats(own, once_in(own, 10) ? own->x : own->y, &ly);
    if (which == 0) {
        uint64_t model = handle_of(own, models);
        spw_context made = 0;
        spw_status status = spw_context_create(model, size_of(own), once_in(own, 8) ? whole(own) : 1 + (int32_t)draw(own, 3), (spw_context *)place(own, &made));
        if (status == SPW_OK) keep(own, contexts, made, spw_context_destroy);
        return status;
    }
    if (which == 1) return once_in(own, 20) ? spw_context_destroy(handle_of(own, contexts)) : spw_context_run(handle_of(own, contexts), x, lx, once_in(own, 2) ? samples_of(own) : (int64_t)draw(own, 3), y, ly);
    return spw_predict(handle_of(own, models), once_in(own, 8) ? whole(own) % 2000 : (int32_t)draw(own, 4), x, lx, samples_of(own), y, ly);
}

static spw_status training(fuzz *own, int which) {
    uint64_t model = handle_of(own, models);
    spw_data data[2], validation[2];
    int32_t classes[64];
    double figures[4];
    int64_t bytes;
    spw_data *train = data_of(own, data, classes), *judged = once_in(own, 3) ? data_of(own, validation, classes) : NULL;
    bytes = options(own);
    if (which == 0) return spw_fit(model, text_of(own), bytes, train, judged, once_in(own, 2) ? progressed : NULL, own);
    return spw_evaluate(model, text_of(own), bytes, train, (double *)place(own, figures), (double *)place(own, figures + 2));
}

static spw_status of_session(fuzz *own, int which) {
    uint64_t session = handle_of(own, sessions);
    int64_t lx, length[2], bytes;
    int32_t classes[64];
    double loss[2];
    float *x = floats(own, own->x, &lx), *y = floats(own, own->y, &bytes), *gradient[2];
    spw_session made = 0;
    spw_status status;
    int i;
    for (i = 0; i < 64; i++) classes[i] = once_in(own, 300) ? whole(own) : (int32_t)draw(own, 2);
    switch (which) {
        case 0:
            bytes = options(own);
            status = spw_session_create(handle_of(own, models), text_of(own), bytes, (spw_session *)place(own, &made));
            if (status == SPW_OK) keep(own, sessions, made, spw_session_destroy);
            return status;
        case 1: return spw_session_forward(session, x, lx, once_in(own, 4) ? size_of(own) : 1 + draw(own, 4), (int32_t)draw(own, 3) - 1);
        case 2: return spw_session_output(session, y, bytes);
        case 3: return spw_session_loss_classes(session, once_in(own, 20) ? NULL : classes, once_in(own, 10) ? size_of(own) % 64 : 64, single(own), (double *)place(own, loss));
        case 4: return spw_session_loss_values(session, x, lx, single(own), (double *)place(own, loss));
        case 5: return spw_session_set_output_gradient(session, x, lx);
        case 6: return spw_session_backward(session);
        case 7: return spw_session_input_gradient(session, y, bytes);
        case 8: return spw_session_gradient(session, once_in(own, 4) ? whole(own) : (int32_t)draw(own, 4), (float **)place(own, gradient), (int64_t *)place(own, length));
        case 9: return spw_session_zero_gradient(session);
        case 10: return spw_session_step(session);
        case 11: return spw_session_set_learning_rate(session, single(own));
        case 12: return spw_session_freeze(session, once_in(own, 4) ? whole(own) : (int32_t)draw(own, 3), (int32_t)draw(own, 2));
        default: return once_in(own, 20) ? spw_session_destroy(session) : SPW_OK;
    }
}

/* One call; the number of the function comes back, and the status is counted. */
static long fuzz_one(fuzz *own) {
    /* Those that make something or need what was made come more often. */
    int which = (int)draw(own, 48);
    spw_status status;
    fill(own);
    if (which < 4) status = products(own);
    else if (which < 8) status = elementwise(own, which - 4);
    else if (which < 12) status = made_model(own, which == 11 ? 2 : which == 10 ? 1 : 0);
    else if (which < 20) status = of_model(own, which - 12);
    else if (which < 23) status = of_library(own, which - 20);
    else if (which < 28) status = inference(own, which - 23 > 2 ? 1 : which - 23);
    else if (which < 31) status = training(own, which == 30);
    else status = of_session(own, which - 31 > 13 ? which - 44 : which - 31);
    own->calls++;
    own->ok += status == SPW_OK;
    own->of[which] += status == SPW_OK;
    if (status < SPW_OK || status > SPW_ERROR_BUSY) {
        char message[300] = "";
        own->internal++;
        spw_last_error(message, (int64_t)sizeof message, NULL);
        printf("call %ld, function %d: status %d: %s\n", own->calls, which, (int)status, message);
    }
    return which;
}

/* ---- what must not change --------------------------------------------------------------------------------------- */

static spw_model control;
static spw_context control_context;
static float control_x[16 * 36], control_y[16 * 3];

static void control_run(float *y) { EXPECT(SPW_OK, spw_context_run(control_context, control_x, 16 * 36, 16, y, 16 * 3)); }

static void control_made(void) {
    static const char json[] = "{\"input\":[1,6,6],\"layers\":[{\"kind\":\"conv2d\",\"filters\":4,\"kernel\":3,\"activation\":\"relu\"},{\"kind\":\"flatten\"},{\"kind\":\"dense\",\"units\":3}]}";
    int i;
    for (i = 0; i < 16 * 36; i++) control_x[i] = (float)next_random() / 8388608.0f - 1.0f;
    EXPECT(SPW_OK, spw_model_create(TEXT(json), 11, &control));
    EXPECT(SPW_OK, spw_context_create(control, 16, 1, &control_context));
    control_run(control_y);
}

static void control_same(void) {
    static float y[16 * 3];
    control_run(y);
    CHECK(memcmp(y, control_y, sizeof y) == 0);
}

static float *guarded_floats(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = FLOATS * sizeof(float);
    char *start = (char *)mmap(NULL, bytes + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == (char *)MAP_FAILED || mprotect(start + page, bytes, PROT_READ | PROT_WRITE) != 0) {
        perror("guard pages");
        exit(2);
    }
    return (float *)(void *)(start + page);
}

/* A description may well ask for all memory there is: it gets a status, and the machine keeps its memory. */
static void limit_memory(void) {
    unsigned long pages = 0;
    struct rlimit limit;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%lu", &pages) == 1);
    if (file != NULL) fclose(file);
    limit.rlim_cur = limit.rlim_max = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + ((rlim_t)8 << 30);
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
}

static long calls_of_a_thread;

static void *run(void *argument) {
    fuzz *own = (fuzz *)argument;
    own->x = guarded_floats();
    own->y = guarded_floats();
    own->z = guarded_floats();
    while (own->calls < calls_of_a_thread) fuzz_one(own);
    return NULL;
}

int main(int count, char **arguments) {
    static fuzz alone, together[THREADS];
    long calls = count > 1 ? atol(arguments[1]) : 100000, ok, all, never = 0;
    uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
    pthread_t threads[THREADS];
    int i, kind;
    if (count > 3) snprintf(folder, sizeof folder, "%s", arguments[3]);
    control_made();
    limit_memory();
    alone.state = seed;
    calls_of_a_thread = calls / 2;
    run(&alone);
    control_same();
    calls_of_a_thread = calls / 2 / THREADS;
    for (i = 0; i < THREADS; i++) {
        together[i].state = seed + 77 + (uint64_t)i;
        CHECK(pthread_create(&threads[i], NULL, run, &together[i]) == 0);
    }
    for (i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    control_same();
    ok = alone.ok;
    all = alone.calls;
    CHECK(alone.internal == 0);
    for (i = 0; i < THREADS; i++) {
        ok += together[i].ok;
        all += together[i].calls;
        CHECK(together[i].internal == 0);
    }
    /* A test that everything refuses would say nothing. */
    for (kind = 0; kind < 48; kind++) {
        if (alone.of[kind] == 0) {
            printf("function %d never succeeded\n", kind);
            never++;
        }
    }
    CHECK(never == 0 || calls < 100000);
    printf("%ld calls, %ld of them succeeded\n", all, ok);
    return report("fuzz");
}
