/*
 * The same as Program.cs, from C: a thousand agents, one policy, a time budget for each frame, slices that go on in the next.
 *
 *     dotnet build bindings/package.proj
 *     cd samples/game-loop
 *     cc -O2 -o game_loop game_loop.c $(PKG_CONFIG_PATH=../../artifacts/native/lib/pkgconfig pkg-config --cflags --libs spanwise) -lm
 *     ./game_loop
 */
#define _POSIX_C_SOURCE 200809L
#include <limits.h>
#include <malloc.h>
#include <math.h>
#include <spanwise.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { AGENTS = 1000, OBSERVATIONS = 6, ACTIONS = 5, SLICE = 64, FRAMES = 600, STRETCH = 60, WARM_UP = 200 };

static const char policy[] =
    "{\"input\": [6], \"layers\": [{\"kind\": \"dense\", \"units\": 64, \"activation\": \"tanh\"},"
    "{\"kind\": \"dense\", \"units\": 64, \"activation\": \"tanh\"}, {\"kind\": \"dense\", \"units\": 5}]}";

typedef struct agent {
    float x, y, speed_x, speed_y;
    int action;
} agent;

static agent agents[AGENTS];
static int next_agent, frame;

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static void require(spw_status status) {
    char message[512] = "";
    if (status == SPW_OK) return;
    spw_last_error(message, (int64_t)sizeof message, NULL);
    fprintf(stderr, "spanwise: status %d: %s\n", (int)status, message);
    exit(1);
}

/*
 * Asks for as many agents as the budget allows, at least one slice and each agent at most once; who is left has the first turn in the
 * next frame. A slice that would take as long as the last one and end too late is not begun.
 */
static int think(spw_context context, double budget_ms) {
    static float seen[SLICE * OBSERVATIONS], values[SLICE * ACTIONS];
    double started = now_ms(), spent = 0, slice = 0;
    float target_x = cosf((float)frame * 0.01f), target_y = sinf((float)frame * 0.013f);
    int asked = 0;
    while (asked < AGENTS && (asked == 0 || spent + slice <= budget_ms)) {
        int count = AGENTS - next_agent < SLICE ? AGENTS - next_agent : SLICE;
        if (count > AGENTS - asked) count = AGENTS - asked;
        for (int i = 0; i < count; i++) {
            const agent *own = &agents[next_agent + i];
            float row[OBSERVATIONS] = { target_x - own->x, target_y - own->y, own->speed_x, own->speed_y, own->x, own->y };
            memcpy(seen + i * OBSERVATIONS, row, sizeof row);
        }
        require(spw_context_run(context, seen, count * OBSERVATIONS, count, values, count * ACTIONS));
        for (int i = 0; i < count; i++) {
            const float *value = values + i * ACTIONS;
            int best = 0;
            for (int action = 1; action < ACTIONS; action++) best = value[action] > value[best] ? action : best;
            agents[next_agent + i].action = best;
        }
        asked += count;
        next_agent = (next_agent + count) % AGENTS;
        slice = now_ms() - started - spent;
        spent += slice;
    }
    return asked;
}

static void advance(void) {
    frame++;
    for (int i = 0; i < AGENTS; i++) {
        agent *own = &agents[i];
        own->speed_x = 0.98f * own->speed_x + (own->action == 1 ? 0.01f : own->action == 2 ? -0.01f : 0);
        own->speed_y = 0.98f * own->speed_y + (own->action == 3 ? 0.01f : own->action == 4 ? -0.01f : 0);
        own->x += own->speed_x;
        own->y += own->speed_y;
    }
}

static int ascending(const void *left, const void *right) { return (*(const double *)left > *(const double *)right) - (*(const double *)left < *(const double *)right); }

/* Some seconds of a game; the bytes of memory that its frames have taken. */
static size_t play(spw_context context, double budget_ms) {
    static double milliseconds[FRAMES];
    long decisions = 0;
    for (int i = 0; i < AGENTS; i++) agents[i] = (agent){ (float)rand() / (float)RAND_MAX, (float)rand() / (float)RAND_MAX, 0, 0, 0 };
    for (int i = 0; i < WARM_UP; i++) {
        think(context, budget_ms);
        advance();
    }

    /* What a frame allocates, each of its stretches does; in one of them some other thread of the process may have taken or given back memory. */
    long long least = LLONG_MAX;
    for (int i = 0; i < FRAMES;) {
        long long before = (long long)mallinfo2().uordblks, grown;
        for (int end = i + STRETCH; i < end; i++) {
            double started = now_ms();
            decisions += think(context, budget_ms);
            milliseconds[i] = now_ms() - started;
            advance();
        }
        grown = (long long)mallinfo2().uordblks - before;
        if (grown < 0) grown = 0;
        if (grown < least) least = grown;
    }
    qsort(milliseconds, FRAMES, sizeof *milliseconds, ascending);
    printf("%d agents, budget %.2f ms a frame: %ld decisions a frame, median %.3f ms, p99 %.3f ms, worst %.3f ms, %lld bytes a frame\n", (int)AGENTS, budget_ms,
           decisions / FRAMES, milliseconds[FRAMES / 2], milliseconds[FRAMES * 99 / 100], milliseconds[FRAMES - 1], least / STRETCH);
    return (size_t)least;
}

int main(void) {
    spw_model model;
    spw_context context;
    size_t taken;
    require(spw_model_create(policy, sizeof policy - 1, 7, &model));
    require(spw_context_create(model, SLICE, 1, &context));
    /* More time than a thousand agents need, and so little that they need several frames. */
    taken = play(context, 1) + play(context, 0.03);
    require(spw_context_destroy(context));
    require(spw_model_destroy(model));
    return taken == 0 ? 0 : 1;
}
