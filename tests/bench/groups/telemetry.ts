import type { Group, Setup } from "../group.ts";
import { withImports } from "../measured_runtime.ts";
import { comparedWays } from "../run_program.ts";

const REQUESTS = 16_000;
/** Limit for the cost of a GET of a program without an SDK; an SDK costs what it costs. */
const MOST = 1.1;

/**
 * Measures the cost that telemetry adds to a GET: without an SDK, and with one that exports each span
 * to a receiver, which on Deno is its own.
 */
export function telemetry({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(REQUESTS * scale);
  const args = [`${server.url}/0`, server.directory, count];
  const rows = runtimes.flatMap(({ name, command }) => {
    const receiver = startReceiver();
    const exported = name === "Deno"
      ? withVariables(command("telemetry", ...args), {
        OTEL_DENO: "true",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver,
      })
      : command("telemetry_exported", ...args, receiver);
    return [
      { name, command: withImports(command("telemetry", ...args)), value: comparedWays },
      { name: `${name}, exported`, command: withImports(exported), value: comparedWays },
    ];
  });
  return {
    title: `${count.toLocaleString("en")} GETs of a pod with telemetry: µs of CPU a request`,
    rounds,
    rows,
    limits: runtimes.map(({ name }) => ({
      row: name,
      figure: "with telemetry / kube.fetch",
      most: MOST,
    })),
  };
}

/** Starts a server that accepts everything, until the bench ends, and returns its URL. */
function startReceiver(): string {
  const { addr } = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      await request.arrayBuffer();
      return new Response(null, { headers: { "content-type": "application/x-protobuf" } });
    },
  );
  return `http://127.0.0.1:${addr.port}`;
}

function withVariables(
  command: [string, ...string[]],
  variables: Record<string, string>,
): [string, ...string[]] {
  return [
    "env",
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    ...command,
  ];
}
