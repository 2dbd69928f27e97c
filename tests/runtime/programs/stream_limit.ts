/** Opens streams through a proxy until the runtime refuses one more. */
import { bunRuntime } from "../../../src/runtime/platform/bun_runtime.ts";

const runtime = bunRuntime();
const way = { server: new URL("https://10.96.0.1"), proxyUrl: "http://127.0.0.1:3128" };
try {
  for (;;) runtime.openStream(way);
} catch (error) {
  console.log(String(error));
}
