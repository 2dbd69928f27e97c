/** Starts the command in its arguments with its own standard output, and waits for its end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

const [command = "", ...args] = process.argv.slice(2);
await once(spawn(command, args, { stdio: ["ignore", "inherit", "ignore"] }), "exit");
