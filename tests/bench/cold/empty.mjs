// SPDX-License-Identifier: MIT
// What any process costs.
