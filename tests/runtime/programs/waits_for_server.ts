/** Asks the server of its argument, and waits for its answer. */
import process from "node:process";

await fetch(process.argv[2] ?? "").catch(() => {});
