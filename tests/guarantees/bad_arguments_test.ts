import { assert, assertFalse } from "@std/assert";
import { Hono } from "hono";
import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetchOptions,
  watch,
  type WatchOptions,
} from "../../mod.ts";
import { createManager } from "../../src/controller/mod.ts";
import { diagnose } from "../../src/doctor/mod.ts";
import {
  admission,
  authenticate,
  authorize,
  conversion,
  conversionStrategy,
  createAccessReviewer,
  health,
  serve,
  serverSentEvents,
  webhookConfigurations,
} from "../../src/hono/mod.ts";
import { createInformer } from "../../src/informer/mod.ts";
import { createTelemetry } from "../../src/otel/mod.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { test } from "../support/test.ts";

const server = `http://127.0.0.1:${NO_SERVER_PORT}`;
const kube = createKubeFetch({ server });
const informer = createInformer(kube, "/api/v1/pods");
await informer[Symbol.asyncDispose]();

/**
 * Doors of the package, each with an argument that a program may have wrong. Those of informers, pods,
 * copies and kubeconfigs are in `tests/pod/refused_options_test.ts`.
 */
const doors: Record<string, (wrong: never) => unknown> = {
  createKubeFetch: (config: ClusterConfig) => createKubeFetch(config),
  "createKubeFetch, options": (options: KubeFetchOptions) => createKubeFetch({ server }, options),
  "createKubeFetch, caPem": (caPem: string) => createKubeFetch({ server, caPem }),
  "createKubeFetch, clientCertificate": (clientCertificate) =>
    createKubeFetch({ server, clientCertificate }),
  "createKubeFetch, clientCertificateSource": (clientCertificateSource) =>
    createKubeFetch({ server, clientCertificateSource }),
  "createKubeFetch, headers": (headers) => createKubeFetch({ server, headers }),
  watch: (options: WatchOptions) => watch(kube, "/api/v1/pods", options).getReader().read(),
  createManager: (options) => createManager(kube, options),
  diagnose: (options) => diagnose(options),
  "diagnose, signal": (signal) => diagnose({ signal: signal ?? "wrong" as never }), // null is none
  createAccessReviewer: (options) => createAccessReviewer(kube, options),
  authenticate: (options) => authenticate(kube, options),
  "authenticate, token": (token) => authenticate(kube, { token }),
  authorize: (access) => authorize(kube, access),
  admission: (options) => admission(options),
  conversion: (options) => conversion(options),
  conversionStrategy: (options) => conversionStrategy(options),
  health: (options) => health(options),
  "health, manager": (manager) => health({ manager }),
  serve: (app) => serve(app),
  "serve, options": (options) => serve(() => new Response(), options),
  serverSentEvents: (options) => serverSentEvents(informer, options),
  webhookConfigurations: (options) => webhookConfigurations(new Hono(), options),
  Telemetry: (options) => createTelemetry(options),
};

/** Texts of the runtimes' own errors, which name nothing that a program wrote. */
const OWN_ERROR =
  /is not a function|Cannot read|not iterable|destructure|not an object|Cannot use 'in'|Cannot convert|undefined is not|null is not/;

for (const [name, call] of Object.entries(doors)) {
  test(`A wrong argument gets an error that names it: ${name}`, async () => {
    for (const wrong of [null, 5, "wrong", true] as never[]) {
      let error: unknown;
      try {
        await call(wrong);
      } catch (thrown) {
        error = thrown;
      }
      const message = error instanceof Error ? error.message : String(error);
      assert(error instanceof Error, `${wrong} is taken`);
      assertFalse(OWN_ERROR.test(message), message);
    }
  });
}
