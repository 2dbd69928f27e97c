import type { Group, Setup } from "../group.ts";
import { cpuMicrosecondsEach } from "../run_program.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";

const REQUESTS = 16_000;

/** What the wrapper adds to a request. */
export function requests({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(REQUESTS * scale);
  const row = (runtime: MeasuredRuntime, name: string, program: string) => ({
    name: `${runtime.name}: ${name}`,
    command: runtime.command(program, `${server.url}/0`, server.directory, count),
    value: cpuMicrosecondsEach,
  });
  return {
    title: `${count.toLocaleString("en")} GETs of a pod, one after the other: µs of CPU a request`,
    rounds,
    rows: runtimes.flatMap((runtime) => [
      row(runtime, "fetch, static header", "bare_get"),
      row(runtime, "kube.fetch", "kube_get"),
      row(runtime, "typed get", "typed_get"),
      // Deno takes HTTP/2 where it is offered, as an API server does; Bun knows HTTP/1.1 alone.
      ...(runtime.name === "Deno"
        ? [row(runtime, "fetch, static header, HTTP/1.1", "bare_get_http1")]
        : []),
    ]),
    limits: runtimes.flatMap(({ name }) => [
      {
        row: `${name}: kube.fetch`,
        against: { row: `${name}: fetch, static header`, as: "ratio" },
        most: 1.05,
      },
      {
        row: `${name}: typed get`,
        against: { row: `${name}: kube.fetch`, as: "ratio" },
        most: 1.05,
      },
    ]),
  };
}
