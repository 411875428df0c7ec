/*
 * libspanwise.so on x86-64: looks at the processor, opens the library that was compiled for it, and jumps there.
 *
 * An ahead-of-time compiler decides once which instructions a library may use, so there is one for each level, and none may run on a
 * processor below its own. They lie beside this file: libspanwise-avx512.so, libspanwise-avx2.so, libspanwise-scalar.so.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../c/spanwise.h"

#define HIDDEN __attribute__((visibility("hidden")))

enum { SCALAR, AVX2, AVX512, LEVELS };

static const char *const level_names[LEVELS] = { "scalar", "avx2", "avx512" };
static char message[1024] = "libspanwise was not initialised";

/* What every function is until a library has been opened, and stays if there is none. */
static spw_status unavailable(void) { return SPW_ERROR_UNSUPPORTED; }

static spw_status unavailable_error(char *buffer, int64_t bytes, int64_t *needed) {
    int64_t length = (int64_t)strlen(message) + 1;
    if (needed != NULL) *needed = length;
    if (buffer == NULL || bytes < length) return needed != NULL && bytes == 0 ? SPW_OK : SPW_ERROR_LENGTH;
    memcpy(buffer, message, (size_t)length);
    return SPW_OK;
}

/* One slot and one jump for each function; no stack frame, so that it serves any arguments. */
#define SPW_SYMBOL(name)                                                                                         \
    HIDDEN void *slot_##name = (void *)unavailable;                                                              \
    __asm__(".text\n.globl " #name "\n.type " #name ", @function\n.p2align 4\n" #name ":\n\tendbr64\n\tjmp *slot_" #name \
            "(%rip)\n.size " #name ", .-" #name "\n");
#include "symbols.h"
#undef SPW_SYMBOL

static int processor_level(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("movbe")) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd")
                   ? AVX512
                   : AVX2;
    }
    return SCALAR;
}

/* SPANWISE_SIMD lowers the level, and never raises it. */
static int wanted_level(int most) {
    const char *wanted = getenv("SPANWISE_SIMD");
    if (wanted != NULL) {
        for (int level = 0; level < most; level++) {
            if (strcasecmp(wanted, level_names[level]) == 0) return level;
        }
    }
    return most;
}

static void *open_level(const char *folder, int level) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%slibspanwise-%s.so", folder, level_names[level]);
    return length > 0 && (size_t)length < sizeof path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
}

static int fill_slots(void *library) {
    int missing = 0;
#define SPW_SYMBOL(name)                            \
    {                                               \
        void *address = dlsym(library, #name);      \
        missing += address == NULL;                 \
        slot_##name = address != NULL ? address : (void *)unavailable; \
    }
#include "symbols.h"
#undef SPW_SYMBOL
    return missing;
}

/* A child of a fork has the memory of a team of threads, but not the threads: it computes alone. */
static void after_fork(void) { ((spw_status(*)(int32_t))slot_spw_set_threads)(1); }

__attribute__((constructor)) static void load(void) {
    Dl_info own;
    char folder[4096] = "";
    slot_spw_last_error = (void *)unavailable_error;
    if (dladdr((void *)load, &own) != 0 && own.dli_fname != NULL) {
        const char *slash = strrchr(own.dli_fname, '/');
        size_t length = slash != NULL ? (size_t)(slash - own.dli_fname) + 1 : 0;
        if (length < sizeof folder) {
            memcpy(folder, own.dli_fname, length);
            folder[length] = 0;
        }
    }

    /* The level asked for, else the next below that is there, else the next above that the processor has. */
    int most = processor_level(), wanted = wanted_level(most);
    void *library = NULL;
    for (int level = wanted; library == NULL && level >= 0; level--) library = open_level(folder, level);
    for (int level = wanted + 1; library == NULL && level <= most; level++) library = open_level(folder, level);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(message, sizeof message, "libspanwise found none of libspanwise-*.so for this processor (%s) in '%.500s': %.300s", level_names[most], folder,
                 reason != NULL ? reason : "the path is too long");
        return;
    }

    int missing = fill_slots(library);
    pthread_atfork(NULL, NULL, after_fork);
    if (missing > 0) snprintf(message, sizeof message, "libspanwise and the library it found do not belong together: %d functions are missing", missing);
}
