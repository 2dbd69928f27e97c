/** Opens streams through a proxy until the runtime refuses one more. */
import { bunRuntime } from "../../../src/runtime/bun_runtime.ts";

const runtime = bunRuntime();
try {
  for (;;) runtime.openStream({ proxyUrl: "http://127.0.0.1:3128" });
} catch (error) {
  console.log(String(error));
}
