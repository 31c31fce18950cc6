/* SPDX-License-Identifier: MIT
 *
 * An addon for Node under valgrind's memcheck: marks bytes of an ArrayBuffer as
 * undefined or defined, and counts what memcheck has reported so far.
 *
 *   undefined(buffer, at, length)   defined(buffer, at, length)
 *   say(text)   a line in valgrind's log; the number of errors so far
 */
#include <node_api.h>
#include <stdint.h>
#include <valgrind/memcheck.h>

enum { MAX_ARGUMENTS = 3, MAX_TEXT = 256 };

static void fail(napi_env env) {
    napi_throw_error(env, NULL, "wrong arguments, or not under valgrind");
}

static napi_value mark(napi_env env, napi_callback_info info, int defined) {
    napi_value argv[MAX_ARGUMENTS];
    size_t argc = MAX_ARGUMENTS, size;
    uint32_t at, length;
    void *data;
    if (napi_get_cb_info(env, info, &argc, argv, NULL, NULL) != napi_ok ||
        argc != MAX_ARGUMENTS ||
        napi_get_arraybuffer_info(env, argv[0], &data, &size) != napi_ok ||
        napi_get_value_uint32(env, argv[1], &at) != napi_ok ||
        napi_get_value_uint32(env, argv[2], &length) != napi_ok || at > size ||
        length > size - at || !RUNNING_ON_VALGRIND) {
        fail(env);
    } else if (defined) {
        (void)VALGRIND_MAKE_MEM_DEFINED((char *)data + at, length);
    } else {
        (void)VALGRIND_MAKE_MEM_UNDEFINED((char *)data + at, length);
    }
    return NULL;
}

static napi_value mark_undefined(napi_env env, napi_callback_info info) {
    return mark(env, info, 0);
}

static napi_value mark_defined(napi_env env, napi_callback_info info) {
    return mark(env, info, 1);
}

static napi_value say(napi_env env, napi_callback_info info) {
    char text[MAX_TEXT];
    napi_value arg, errors = NULL;
    size_t argc = 1, length;
    if (napi_get_cb_info(env, info, &argc, &arg, NULL, NULL) != napi_ok ||
        argc != 1 ||
        napi_get_value_string_utf8(env, arg, text, sizeof text, &length) !=
            napi_ok ||
        !RUNNING_ON_VALGRIND) {
        fail(env);
        return NULL;
    }
    VALGRIND_PRINTF("%s\n", text);
    (void)napi_create_uint32(env, (uint32_t)VALGRIND_COUNT_ERRORS, &errors);
    return errors;
}

NAPI_MODULE_INIT() {
    const napi_property_descriptor methods[] = {
        {"undefined", NULL, mark_undefined, NULL, NULL, NULL, napi_default,
         NULL},
        {"defined", NULL, mark_defined, NULL, NULL, NULL, napi_default, NULL},
        {"say", NULL, say, NULL, NULL, NULL, napi_default, NULL},
    };
    (void)napi_define_properties(env, exports,
                                 sizeof methods / sizeof methods[0], methods);
    return exports;
}
