// SPDX-License-Identifier: MIT
/** Of the package; js/build/page.mjs fills it in. */
declare const VERSION: string;
