import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeRequestInit } from "../../../src/transport/outgoing_request.ts";
import { runtimeName } from "../../support/test.ts";

/** A client that runs against the table. */
export interface TestedClient extends AsyncDisposable {
  /** Sends a request; without an `init`, by the path alone. */
  fetch(path: string, init?: KubeRequestInit): Promise<Response>;
}

/** Opens a client for the server at a URL. */
export type OpenClient = (url: string) => TestedClient;

/** Opens the client under test. */
export const openKubewire: OpenClient = (server) => createKubeFetch({ server });

/** Opens the runtime's own `fetch`, to compare. */
export const openRuntimeFetch: OpenClient = (url) => {
  const timeout: object = runtimeName === "bun" ? { timeout: false } : {};
  return {
    fetch: (path, init) => fetch(url + path, { ...init, ...timeout, redirect: "manual" }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
};
