/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

FUZZ_READER(openssh_read, view)
