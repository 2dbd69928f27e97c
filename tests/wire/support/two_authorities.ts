import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { type FakeRuntime, fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { answer } from "./answers.ts";
import { kubeBy, makeTrust, sharedTrust } from "./client.ts";
import { type Gate, startGate } from "./gate.ts";
import type { RawConnection } from "./raw_connection.ts";
import { startRawServer } from "./raw_server.ts";
import { SOON, soon } from "./soon.ts";

/** An address at which the old authority's server listens, or the new one's. */
export interface TwoAuthorities extends AsyncDisposable {
  readonly gate: Gate;
  readonly kube: KubeFetch;
  readonly runtime: FakeRuntime;
  /** Connections with TLS to the old server, and to the new one. */
  readonly old: RawConnection[];
  readonly renewed: RawConnection[];
  /** Requests that the old server has got, with their tokens. */
  readonly oldRequests: string[];
  /** Whether the old server answers its requests, or leaves them waiting. */
  answering: boolean;
  /** Replaces the CA file by the new authority's, and lets the client read it. */
  rotate(): Promise<void>;
  /** Puts the new server in the place of the old one. */
  renew(): void;
  /** Advances the clock until the promise settles; `false` if it does not settle soon. */
  settle(promise: Promise<unknown>, options?: { timeoutMs: number }): Promise<boolean>;
}

const CA_FILE = "/ca.crt";
const PERIOD_MS = 1_000;
const EVENT = `{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"resourceVersion":"2"}}}\n`;
const WATCHING = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${
  EVENT.length.toString(16)
}\r\n${EVENT}\r\n`;

/** Starts both servers and a client that trusts the old one. */
export async function startTwoAuthorities(): Promise<TwoAuthorities> {
  const cleanup = new AsyncDisposableStack();
  const [first, second] = [await sharedTrust(), await makeTrust()];
  const old: RawConnection[] = [];
  const renewed: RawConnection[] = [];
  const oldRequests: string[] = [];
  const serve = async (connection: RawConnection, isOld: boolean) => {
    (isOld ? old : renewed).push(connection);
    for (;;) {
      const { method, path, headers } = await connection.request();
      if (isOld) oldRequests.push(`${method} ${path} ${headers.get("authorization")}`);
      if (path.includes("watch=")) await connection.write(WATCHING);
      else if (!isOld || own.answering) await connection.write(answer("{}"));
    }
  };
  const oldServer = cleanup.use(await startRawServer((each) => serve(each, true), first));
  const newServer = cleanup.use(await startRawServer((each) => serve(each, false), second));
  const gate = cleanup.use(await startGate(oldServer.port));
  const runtime = fakeRuntime({ files: { [CA_FILE]: first.caPem } });
  const { clock, files } = runtime;
  const kube = cleanup.use(kubeBy("own", {
    server: `https://127.0.0.1:${gate.port}`,
    caFile: CA_FILE,
    tokenSource: { token: () => "secret" },
  }, { runtime, refreshPeriodMs: PERIOD_MS }));
  const own: TwoAuthorities = {
    gate,
    kube,
    runtime,
    old,
    renewed,
    oldRequests,
    answering: true,
    async rotate() {
      files[CA_FILE] = second.caPem;
      await clock.advance(PERIOD_MS);
    },
    renew: () => void (gate.target = newServer.port),
    async settle(promise, options = SOON) {
      let settled = false;
      const done = promise.then(() => {}, () => {}).then(() => settled = true);
      const going = async () => {
        while (!settled) {
          await clock.advance(PERIOD_MS);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      };
      const over = going();
      const inTime = await soon(done, options);
      settled = true;
      await over;
      return inTime;
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
  return own;
}
