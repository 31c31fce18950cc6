// SPDX-License-Identifier: MIT
/** Of the package; build.mjs fills it in. */
declare const VERSION: string;
