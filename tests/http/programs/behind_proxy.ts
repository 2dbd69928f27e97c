/** Sends a GET and opens a stream to the server of the first argument, as the environment has it. */

import process from "node:process";
import { currentRuntime } from "../../../src/runtime/current_runtime.ts";

const [url = "", caPem = ""] = process.argv.slice(2);
using client = currentRuntime().createHttpClient({ caPem });
console.log(await (await client.fetch(url, {})).text());
console.log(await (await client.fetchStream(url, {})).text());
