/*
 * What it takes to load the library and make the first call, each time in a process of its own: load LIBRARY [RUNS].
 *
 *     gcc -O2 -o load load.c -ldl && ./load ../../../artifacts/native/lib/libspanwise.so
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../spanwise.h"

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static int ascending(const void *left, const void *right) { return (*(const double *)left > *(const double *)right) - (*(const double *)left < *(const double *)right); }

static int measure(const char *path, int out) {
    double times[2], started = now_ms();
    spw_library_info info = { .size = sizeof info };
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    times[0] = now_ms() - started;
    spw_status (*first)(spw_library_info *) = (spw_status(*)(spw_library_info *))dlsym(library, "spw_library");
    if (first == NULL || first(&info) != SPW_OK) return 1;
    times[1] = now_ms() - started;
    return write(out, times, sizeof times) != sizeof times;
}

int main(int count, char **arguments) {
    int runs = count > 2 ? atoi(arguments[2]) : 31, ends[2];
    double *open_ms = malloc(sizeof(double) * (size_t)runs), *call_ms = malloc(sizeof(double) * (size_t)runs), times[2];
    if (count < 2 || pipe(ends) != 0) {
        fprintf(stderr, "usage: load LIBRARY [RUNS]\n");
        return 2;
    }
    for (int run = 0; run < runs; run++) {
        int status;
        pid_t child = fork();
        if (child == 0) _exit(measure(arguments[1], ends[1]));
        if (waitpid(child, &status, 0) != child || status != 0 || read(ends[0], times, sizeof times) != sizeof times) return 1;
        open_ms[run] = times[0];
        call_ms[run] = times[1];
    }
    qsort(open_ms, (size_t)runs, sizeof *open_ms, ascending);
    qsort(call_ms, (size_t)runs, sizeof *call_ms, ascending);
    printf("opened after %.2f ms, first call returned after %.2f ms (medians of %d processes)\n", open_ms[runs / 2], call_ms[runs / 2], runs);
    return 0;
}
