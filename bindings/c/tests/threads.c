/* Eight threads at a time: contexts of their own over one model, products, and messages of their own. Everything has the bits that one thread gives. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "check.h"

enum { THREADS = 8, ROUNDS = 200, ROWS = 33, INPUTS = 36, OUTPUTS = 5, N = 150 };

static const char network[] =
    "{\"input\": [1, 6, 6], \"layers\": [{\"kind\": \"conv2d\", \"filters\": 6, \"kernel\": 3, \"activation\": \"relu\"}, {\"kind\": \"flatten\"},"
    "{\"kind\": \"dense\", \"units\": 40, \"activation\": \"tanh\"}, {\"kind\": \"dense\", \"units\": 5}, {\"kind\": \"softmax\"}]}";

static spw_model model;
static float x[ROWS * INPUTS], y[ROWS * OUTPUTS], a[N * N], b[N * N], c[N * N];

/* What a thread found wrong: a status, other bits, a message that another thread caused. */
typedef struct found {
    pthread_t thread;
    int number, statuses, bits, messages;
} found;

static void *work(void *argument) {
    found *own = (found *)argument;
    float *outputs = (float *)malloc(sizeof y), *product = (float *)malloc(sizeof c);
    spw_context context;
    int round;
    own->statuses += spw_context_create(model, ROWS, 1 + own->number % 2, &context) != SPW_OK;
    for (round = 0; round < ROUNDS; round++) {
        char message[200], wanted[64];
        int rows = 1 + (round * 7 + own->number) % ROWS;
        own->statuses += spw_context_run(context, x, ROWS * INPUTS, rows, outputs, ROWS * OUTPUTS) != SPW_OK;
        own->bits += memcmp(outputs, y, sizeof(float) * (size_t)(rows * OUTPUTS)) != 0;
        if (round % 10 == 0) {
            own->statuses += spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_TRANSPOSE, N, N, N, 1, a, N * N, N, b, N * N, N, 0, product, N * N, N) != SPW_OK;
            own->bits += memcmp(product, c, sizeof c) != 0;
        }
        sprintf(wanted, "x holds %d elements", own->number);
        own->statuses += spw_context_run(context, x, own->number, ROWS, outputs, ROWS * OUTPUTS) != SPW_ERROR_LENGTH;
        own->statuses += spw_last_error(message, (int64_t)sizeof message, NULL) != SPW_OK;
        own->messages += strncmp(message, wanted, strlen(wanted)) != 0;
    }
    own->statuses += spw_context_destroy(context) != SPW_OK;
    free(outputs);
    free(product);
    return NULL;
}

/* A thread that has not failed has no message; what it fails of then does not reach the thread that waits for it. */
static void *fail(void *argument) {
    int64_t *needed = (int64_t *)argument;
    EXPECT(SPW_OK, spw_last_error(NULL, 0, needed));
    EXPECT(SPW_ERROR_ARGUMENT, spw_set_threads(-77));
    return NULL;
}

static void messages(void) {
    char message[200] = "";
    int64_t needed = 0;
    pthread_t thread;
    EXPECT(SPW_ERROR_ARGUMENT, spw_set_threads(-55));
    CHECK(pthread_create(&thread, NULL, fail, &needed) == 0 && pthread_join(thread, NULL) == 0);
    CHECK(needed == 1);
    EXPECT(SPW_OK, spw_last_error(message, (int64_t)sizeof message, NULL));
    CHECK(strstr(message, "-55") != NULL);
}

int main(void) {
    static found all[THREADS];
    spw_context context;
    int i;
    for (i = 0; i < ROWS * INPUTS; i++) x[i] = (float)next_random() / 8388608.0f - 1.0f;
    for (i = 0; i < N * N; i++) {
        a[i] = (float)next_random() / 8388608.0f - 1.0f;
        b[i] = (float)next_random() / 8388608.0f - 1.0f;
    }
    messages();
    EXPECT(SPW_OK, spw_model_create(TEXT(network), 3, &model));
    EXPECT(SPW_OK, spw_context_create(model, ROWS, 1, &context));
    EXPECT(SPW_OK, spw_context_run(context, x, ROWS * INPUTS, ROWS, y, ROWS * OUTPUTS));
    EXPECT(SPW_OK, spw_context_destroy(context));
    EXPECT(SPW_OK, spw_set_threads(1));
    EXPECT(SPW_OK, spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_TRANSPOSE, N, N, N, 1, a, N * N, N, b, N * N, N, 0, c, N * N, N));
    EXPECT(SPW_OK, spw_set_threads(2));
    for (i = 0; i < THREADS; i++) {
        all[i].number = i;
        CHECK(pthread_create(&all[i].thread, NULL, work, &all[i]) == 0);
    }
    for (i = 0; i < THREADS; i++) {
        CHECK(pthread_join(all[i].thread, NULL) == 0);
        CHECK(all[i].statuses == 0);
        CHECK(all[i].bits == 0);
        CHECK(all[i].messages == 0);
    }
    EXPECT(SPW_OK, spw_model_destroy(model));
    return report("threads");
}
