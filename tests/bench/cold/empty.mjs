// SPDX-License-Identifier: MIT
// What any process costs that reads a file.
import "node:fs";
