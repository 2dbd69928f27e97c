/** An exec plugin that asks the server of its argument, and waits for an answer that never comes. */
import process from "node:process";

await fetch(process.argv[2] ?? "");
