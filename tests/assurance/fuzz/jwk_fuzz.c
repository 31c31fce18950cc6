/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

FUZZ_READER(jwk_read, span)
