/* SPDX-License-Identifier: MIT */
#include "fuzz.h"
#include "encoding/json.h"

/* Two bytes say how much room there is, under 8 KiB; now and expires_in follow,
 * either as doubles or, since few of those are times, as small integers. The
 * app id is the rest. */
struct times {
    uint16_t room;
    uint8_t raw;
    double now, expires_in;
};

enum { HEADER_BYTES = 2 + 1 + 8 + 8 };

static struct times read_times(const uint8_t *data) {
    struct times t;
    uint32_t now;
    uint16_t expires_in;
    memcpy(&t.room, data, sizeof t.room);
    t.room &= 0x1fff;
    t.raw = data[2];
    memcpy(&t.now, data + 3, sizeof t.now);
    memcpy(&t.expires_in, data + 11, sizeof t.expires_in);
    if ((t.raw & 1) == 0) {
        memcpy(&now, data + 3, sizeof now);
        memcpy(&expires_in, data + 11, sizeof expires_in);
        t.now = now;
        t.expires_in = expires_in;
    }
    return t;
}

/* What was written is an object with these members and no other. */
static void check_json(const uint8_t *at, size_t n, int has_id) {
    struct view text = {at, n}, values[4], iss;
    struct json_member member;
    HOLDS(json_check(text, 1) == 0);
    HOLDS(json_find(values, "iss\0exp\0iat\0alg\0", text) == 0);
    for (size_t i = 0; i < 4; i++) {
        HOLDS(values[i].n > 0);
    }
    HOLDS(json_string(&iss, values[0]) && (iss.n > 0) == has_id);
    size_t members = 0;
    while (json_next(&member, &text)) {
        members++;
    }
    HOLDS(members == 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n < HEADER_BYTES) {
        return 0;
    }
    struct times t = read_times(data);
    size_t units = (n - HEADER_BYTES) / 2;
    uint8_t *id = copy_of(data + HEADER_BYTES, 2 * units);
    uint8_t *out = malloc(t.room == 0 ? 1 : t.room);
    HOLDS(out != NULL);
    int rc = claims_write(out, t.room, id, units, t.now, t.expires_in);
    int judged = app_id_judge(id, units);
    if (judged == 0) {
        HOLDS(units > 0 && units <= MAX_APP_ID_UNITS);
    } else {
        check_error(judged);
    }
    if (rc < 0) {
        check_error(rc);
    } else {
        HOLDS(rc <= t.room);
        if (rc <= JSON_MAX_UNIQUE_BYTES) {
            check_json(out, (size_t)rc, units > 0);
        }
    }
    free(out);
    free(id);
    return 0;
}
