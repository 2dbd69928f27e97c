import type { ClusterConfig } from "../../../src/config/cluster_config.ts";
import type { KubeFetchOptions } from "../../../src/transport/kube_fetch.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { answer } from "./answers.ts";
import type { RawConnection } from "./raw_connection.ts";

/** A point at which a request stops and waits. */
export interface Stage {
  /** Serves a connection; calls `reached` when the request has stopped there, if it can tell. */
  readonly serve: (connection: RawConnection, reached: () => void) => void | Promise<void>;
  /** Whether the server does not speak TLS, although the client does. */
  readonly mute?: true;
  /** Further settings of the client; `reached` must be called when the request has stopped. */
  readonly settings?: (
    reached: () => void,
  ) => { config?: Partial<ClusterConfig>; options?: KubeFetchOptions };
  /** Whether the point counts as reached as soon as the request was started. */
  readonly atOnce?: true;
  /** The body of the request. */
  readonly body?: () => BodyInit;
  /** Whether the response begins, and stops within its body. */
  readonly inBody?: true;
}

const never = new Promise<never>(() => {});
const LARGE = 16 << 20;

async function waitForHead(connection: RawConnection, reached: () => void, text: string) {
  await connection.request();
  await connection.write(text);
  reached();
  connection.drain();
}

/** All stages, by what the request waits for. */
export const STAGES: Readonly<Record<string, Stage>> = {
  "anything at all": { serve: (connection) => connection.drain(), atOnce: true },
  "the TLS handshake": {
    mute: true,
    async serve(connection, reached) {
      await connection.take(1);
      reached();
      connection.drain();
    },
  },
  "a large body to be sent": {
    body: () => new Uint8Array(LARGE),
    serve: stopReading,
  },
  "a streamed body to be sent": {
    body: () =>
      new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }),
    serve: stopReading,
  },
  "the data of a streamed body": {
    body: () => new ReadableStream({ pull: () => never }),
    async serve(connection, reached) {
      await connection.head();
      reached();
      connection.drain();
    },
  },
  "the head": { serve: (connection, reached) => waitForHead(connection, reached, "") },
  "the rest of the head": {
    serve: (connection, reached) =>
      waitForHead(connection, reached, "HTTP/1.1 200 OK\r\ncontent-le"),
  },
  "the body": {
    inBody: true,
    serve: (connection, reached) =>
      waitForHead(connection, reached, answer("0123456789").slice(0, -5)),
  },
  "the time of a retry": {
    async serve(connection, reached) {
      await connection.request();
      await connection.write(answer("", "503 Service Unavailable", ["retry-after: 3600"]));
      reached();
      connection.drain();
    },
  },
  "a token": {
    serve: (connection) => connection.drain(),
    settings: (reached) => ({
      config: { tokenSource: { token: () => (reached(), never) } },
    }),
  },
  "another token": {
    async serve(connection) {
      await connection.request();
      await connection.write(answer("", "401 Unauthorized"));
      connection.drain();
    },
    settings: (reached) => ({
      config: { tokenSource: { token: () => "t", invalidate: () => (reached(), never) } },
    }),
  },
  "a CA file": {
    serve: (connection) => connection.drain(),
    settings(reached) {
      const files = { "/ca.crt": () => (reached(), never) };
      return { config: { caFile: "/ca.crt" }, options: { runtime: fakeRuntime({ files }) } };
    },
  },
  "a token file": {
    serve: (connection) => connection.drain(),
    settings(reached) {
      const files = { "/token": () => (reached(), never) };
      return { config: { tokenFile: "/token" }, options: { runtime: fakeRuntime({ files }) } };
    },
  },
};

async function stopReading(connection: RawConnection, reached: () => void): Promise<void> {
  await connection.head();
  await connection.take(1_000);
  reached();
}
