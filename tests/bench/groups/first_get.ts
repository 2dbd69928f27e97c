import { join } from "node:path";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { installClientNode } from "../client_node.ts";
import type { Group, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import type { ProgramRun } from "../run_program.ts";

const RUNS_A_ROUND = 3;

/** At the start, HTTP/2's code is read and runs uncompiled. */
const mostOfHttp1: Record<MeasuredRuntime["name"], number> = { Deno: 1.2, Bun: 1.4 };
const mostOfClientNode: Record<MeasuredRuntime["name"], number> = { Deno: 0.28, Bun: 0.33 };

/** Measures a program from its start to the response to its first request. */
export async function firstGet({ server, runtimes, rounds }: Setup): Promise<Group> {
  const clientNode = await installClientNode();
  const args = [`${server.url}/0`, server.directory] as const;
  const value = ({ processMs }: ProgramRun) => processMs;
  const rival = (name: MeasuredRuntime["name"], folder: string): [string, ...string[]] => {
    const program = join(folder, "client_node_get.mjs");
    // Bun's node:https does not accept a CA for a single request: it takes it from the environment.
    const trust = ["env", `NODE_EXTRA_CA_CERTS=${server.directory}/ca.crt`] as const;
    return name === "Bun"
      ? [...trust, bunBinary(), "run", "--no-install", program, ...args]
      : [...trust, Deno.execPath(), "run", "-A", "--no-lock", "--no-check", program, ...args];
  };
  return {
    title: clientNode
      ? "A program from its start to the answer to its first GET, and its end: ms"
      : "A program's first GET: without client-node, which npm could not install: ms",
    rounds: RUNS_A_ROUND * rounds,
    warmUps: 2,
    rows: runtimes.flatMap(({ name, command }) => [
      { name: `${name}: typed client`, command: command("first_get", ...args), value },
      {
        name: `${name}: typed client over HTTP/1.1`,
        command: command("first_get", ...args, "http/1.1"),
        value,
      },
      ...(clientNode
        ? [{ name: `${name}: client-node`, command: rival(name, clientNode), value }]
        : []),
    ]),
    limits: runtimes.flatMap(({ name }) => [
      {
        row: `${name}: typed client`,
        against: { row: `${name}: client-node`, as: "ratio" },
        most: mostOfClientNode[name],
      },
      {
        row: `${name}: typed client`,
        against: { row: `${name}: typed client over HTTP/1.1`, as: "ratio" },
        most: mostOfHttp1[name],
      },
    ]),
  };
}
