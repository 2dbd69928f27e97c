/** Opens streams until the runtime refuses one more. */
import { bunRuntime } from "../../../src/runtime/bun_runtime.ts";

const { openStream } = bunRuntime();
try {
  for (;;) openStream();
} catch (error) {
  console.log(String(error));
}
