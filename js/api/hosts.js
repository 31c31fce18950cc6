// SPDX-License-Identifier: MIT
/** Where the ICR API is, and which version of it is spoken. */

export const PRODUCTION = "https://api.carbonregistry.com";
export const SANDBOX = "https://sandbox-api.carbonregistry.com";
export const API_VERSION = "2023-06-16";
