/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

FUZZ_READER(pkcs_read, view)
