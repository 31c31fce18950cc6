// SPDX-License-Identifier: MIT
import * as api from "icr-app-jwt";
import given from "../given.js";
import { suite } from "../suite.js";

console.log(JSON.stringify(suite(api, given, "set")));
