/** Writes to standard output as long as something reads it, and ignores SIGTERM. */
import process from "node:process";

process.on("SIGTERM", () => {});
const line = "key: value\n".repeat(1000);
const write = () => void process.stdout.write(line, write);
write();
