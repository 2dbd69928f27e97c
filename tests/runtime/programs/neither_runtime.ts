/** Asks for the runtime where there is neither Deno nor Bun. */
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";

Reflect.deleteProperty(globalThis, "Deno");
try {
  currentRuntime();
} catch (error) {
  console.log(String(error));
}
