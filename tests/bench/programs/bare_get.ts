import { bareInit, server } from "./program.ts";
import { measureRequests, podPath } from "./requests.ts";

const url = server + podPath;
const init = bareInit({ http2: true });

await measureRequests(() => fetch(url, init));
