/** Writes a line of each level to the console, and one to a console that is broken. */
import { writeConsole } from "../../../src/runtime/write_console.ts";

for (const level of ["debug", "info", "warn", "error"] as const) {
  writeConsole(level, `a line of ${level}`);
}
console.info = () => {
  throw new Error("closed");
};
writeConsole("info", "lost");
