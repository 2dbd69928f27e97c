/**
 * A Kubernetes API server for tests, in the test's own process: HTTPS with its own CA, real
 * tokens that expire and can be revoked, a kubelet that rotates them, and faults on command.
 *
 * ## Test your program
 *
 * ```ts
 * import { createKubeFetch, ensureOk } from "jsr:@kubewire/kubewire";
 * import { TestApiServer } from "jsr:@kubewire/testing";
 *
 * Deno.test("the program reads its settings", async () => {
 *   await using server = await TestApiServer.start();
 *   server.objects.create({
 *     apiVersion: "v1",
 *     kind: "ConfigMap",
 *     metadata: { name: "settings" },
 *     data: { colour: "blue" },
 *   });
 *   await using kube = createKubeFetch(await server.config());
 *   const response = await kube.fetch("/api/v1/namespaces/default/configmaps/settings");
 *   const { data } = await (await ensureOk(response)).json() as { data: { colour: string } };
 *   if (data.colour !== "blue") throw new Error("wrong colour");
 * });
 * ```
 *
 * It runs on Deno and on Bun. It merges patches as kube-apiserver does: JSON, merge and strategic
 * merge patches, and server-side apply with field managers and conflicts. On Deno a test needs
 * `--allow-net=127.0.0.1`.
 *
 * `TestApiServer.start({ manifests: "crd.yaml" })` starts with the objects of a manifest, or of a folder
 * of manifests, such as the definition of your custom resource and the roles of your program.
 *
 * The server has the objects of a new cluster, such as a ConfigMap `kube-root-ca.crt` in each namespace,
 * unless `clusterObjects` is `false`. With `standInNode: true` new pods are Running and Ready at once,
 * and with `controllers: "all"` Deployments, Jobs and Services have their pods and endpoints.
 *
 * ## Play the pod
 *
 * `server.startKubelet({ directory })` fills a directory like the one in a pod, and replaces the
 * token with the same steps as the kubelet. `kubelet.config` is for `createKubeFetch`;
 * `kubelet.env` has the environment variables for a program that you start. On Deno, `--allow-read`
 * and `--allow-write` with the directory are enough; without a scope the kubelet writes with links,
 * as the real one does.
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { TestApiServer } from "jsr:@kubewire/testing";
 *
 * await using server = await TestApiServer.start({ tokenLifetimeMs: 60_000 });
 * await using kubelet = await server.startKubelet({ directory: "pod", autoRotate: true });
 * await using kube = createKubeFetch(kubelet.config);
 * await kubelet.rotate();
 * console.log((await kube.fetch("/version")).status, kubelet.env);
 * ```
 *
 * ## Let time pass
 *
 * A {@linkcode TestClock} stands still until the test lets time pass. The server takes it, and the
 * client; managers, elections, informers and watches have the clock of their client. An hour takes a
 * fraction of a second, and a test asserts exact times.
 *
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { TestApiServer, TestClock } from "jsr:@kubewire/testing";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * Deno.test("the settings are looked at once an hour", async () => {
 *   const clock = new TestClock();
 *   await using server = await TestApiServer.start({ clock, clusterObjects: false });
 *   await using kube = createKubeFetch(await server.config(), { clock });
 *   await using manager = createManager(kube);
 *   const times: number[] = [];
 *   manager.controller({
 *     for: configMaps,
 *     reconcile() {
 *       times.push(clock.monotonic());
 *       return { requeueAfterMs: 3_600_000 };
 *     },
 *   });
 *   void manager.run();
 *   server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } });
 *   await clock.until(() => times.length === 1); // the only ConfigMap, without clusterObjects
 *   await clock.advance(3_600_000);
 *   if (times.length !== 2) throw new Error(`reconciled at ${times}`);
 * });
 * ```
 *
 * `until` lets time pass until a condition holds or a promise settles; `advance` by milliseconds. Both
 * go from timer to timer, and before each one they wait until nothing is in flight, so requests meet
 * no time limit on a slow machine. A promise that needs time goes into `until`: a bare `await` of a
 * retry waits for ever. So does `await using` of a manager with shards, because it gives the shards
 * back: write `await clock.until(manager[Symbol.asyncDispose]())` instead. A leader renews its Lease
 * every 2 s: an hour with an election is 1,800 requests.
 *
 * ## Serve until stopped
 *
 * Run as a program, the module is the launcher: it serves kubectl and programs in any language. It
 * writes a kubeconfig, and removes it when SIGINT, SIGTERM or SIGHUP ends the program. Created pods
 * are Running and Ready at once; their logs have one line, and an exec prints its command.
 *
 * ```sh
 * deno run -A jsr:@kubewire/testing --kubeconfig=out.yaml --apply=manifests
 * kubectl --kubeconfig=out.yaml get pods
 * ```
 *
 * On Bun the program is `bun node_modules/@kubewire/testing/mod.js`.
 *
 * An existing file is never replaced or removed: the program ends with exit code 2, unless the file
 * is the kubeconfig of such a program that no longer runs. `--apply` takes a manifest, or a folder
 * of manifests; like `kubectl apply` without `-R`, it does not read folders in the folder. `--port`
 * sets the port. `--token-lifetime=SECONDS` lets tokens expire: the kubeconfig then names a token
 * file, and the token in it is replaced before it expires. `--authorization=rbac` lets roles decide for
 * all but the kubeconfig's own account; `--controllers=all` rolls out Deployments and runs Jobs; `--help`
 * prints all flags. The README of this package describes its door: the requests by which tests in
 * Go or Python inject faults. A reader that closes the pipe early, such as `head -1`, does not stop it.
 *
 * ## Check the rights of a program
 *
 * With `authorization: "rbac"` the roles and bindings in the server decide, as in a cluster, and
 * refusals have the same messages. Reviews of accesses and impersonation work as in v1.37.
 *
 * ```ts
 * import { createKubeFetch, isForbidden } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { TestApiServer } from "jsr:@kubewire/testing";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using server = await TestApiServer.start({ authorization: "rbac" });
 * server.objects.create({
 *   apiVersion: "rbac.authorization.k8s.io/v1",
 *   kind: "RoleBinding",
 *   metadata: { name: "program", namespace: "default" },
 *   roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
 *   subjects: [{ kind: "ServiceAccount", name: "default" }],
 * });
 * await using kube = createKubeFetch(await server.config());
 * const client = createResourceClient(kube, pods);
 * console.log((await client.list()).items.length); // a viewer may list the pods
 * await client.delete("web").catch((error) => console.log(isForbidden(error))); // true
 * ```
 *
 * ## Call your webhooks
 *
 * The server calls admission webhooks as kube-apiserver does: in order, with the failure policy, time
 * limit, selectors and conditions of their configurations. A conversion webhook is called for the
 * version of a custom resource that is not stored; after a change of the stored version an object
 * stays as it is until the next write, and `status.storedVersions` has both. `webhookServices` says
 * where webhooks behind a Service are.
 *
 * ```ts
 * import { TestApiServer } from "jsr:@kubewire/testing";
 *
 * await using server = await TestApiServer.start({
 *   webhookServices: { "default/webhooks": "https://127.0.0.1:8443" },
 * });
 * ```
 *
 * ## Let things go wrong
 *
 * ```ts
 * import { TestApiServer } from "jsr:@kubewire/testing";
 *
 * await using server = await TestApiServer.start({ tokenLifetimeMs: 5_000 });
 * const { faults } = server;
 * faults.inject({ kind: "status", code: 429, retryAfter: 1, times: 2 });
 * faults.inject({ kind: "truncate", frames: 1, match: { watch: true } }); // within the second event
 * faults.inject({ kind: "cut", after: "request", match: { method: "POST" } });
 * faults.inject({ kind: "redirect", location: "https://elsewhere.example.com/" });
 * using stalled = faults.inject({ kind: "stall", after: { frames: 3 }, match: { watch: true } });
 * faults.cutWatches(); // all that are open
 * faults.inject({ kind: "refuse" }); // a stream of HTTP/2; also "reset", "goaway", "settings" and more
 * server.goAway(); // on every HTTP/2 connection
 * server.compact(); // every older resourceVersion is 410 from now on
 * await server.rotateCa();
 * console.log(stalled.hits, faults.log, server.requests, server.counters);
 * ```
 *
 * Clients that offer it by ALPN get HTTP/2, with the limits of kube-apiserver; the option `http2` sets
 * others, and a `goawayChance`. A `cut` ends a connection with all of its streams, a `reset` one stream.
 *
 * ## Limits
 *
 * - **The test server is not a whole Kubernetes.** The docs of `TestApiServer` list every known
 *   difference from kube-apiserver v1.37.
 *
 * @module
 */
export { TestApiServer } from "./api_server.ts";
export type {
  ServerConfig,
  ServerKubeletOptions,
  ServerTokenOptions,
  TestApiServerOptions,
} from "./api_server_options.ts";
export type { ServerCounters } from "./server_counters.ts";
export {
  CertificateAuthority,
  type ClientCertificateOptions,
  type KeyPair,
  type ServerCertificateOptions,
} from "./auth/certificate_authority.ts";
export type { ContainerLog, LogLine } from "./pods/container_log.ts";
export type { ObjectDeleteOptions } from "./writes/delete_object.ts";
export { FakeKubelet, type FakeKubeletOptions } from "./kubelet/fake_kubelet.ts";
export { FaultPanel, type FaultRecord } from "./faults/fault_panel.ts";
export type { InjectedFault } from "./faults/injected_fault.ts";
export type { FaultMatch } from "./faults/fault_match.ts";
export type { Http2ErrorCode } from "./http2/frames.ts";
export type { Http2Figures } from "./http2/http2_counters.ts";
export type { Http2Limits, Http2Options } from "./http2/http2_settings.ts";
export type { Fault } from "./faults/faults.ts";
export {
  type HttpsListener,
  type HttpsListenerOptions,
  listenHttps,
} from "./server/https_listener.ts";
export type { Authorizer, RequestAttributes } from "./access/decision.ts";
export type { KubeObject, ObjectMeta } from "./objects/kube_object.ts";
export type { ObjectApi, ObjectReference } from "./writes/object_api.ts";
export type { PodProgram, PodSession } from "./pods/pod_session.ts";
export type { PodConnection, PodPort } from "./pods/port_session.ts";
export {
  type ContainerReference,
  type PodPortReference,
  PodStandIns,
} from "./pods/pod_stand_ins.ts";
export type { RequestInfo } from "./server/request_info.ts";
export type { RequestRecord } from "./server/request_log.ts";
export { type Status, StatusError, type StatusFailure } from "./status/status_error.ts";
export {
  type IssuedToken,
  type IssueTokenOptions,
  TokenAuthority,
  type TokenAuthorityOptions,
} from "./auth/token_authority.ts";
export type { ObjectUpdateOptions } from "./writes/update_object.ts";
export type { UserInfo } from "./auth/user_info.ts";
export { TestClock } from "./time/test_clock.ts";
export type { ObjectWriteOptions } from "./writes/write_context.ts";
export type { StatusDetails } from "./status/status.ts";

if (import.meta.main) {
  const { runLauncher } = await import("./launch/run_launcher.ts");
  const { argv } = await import("node:process");
  await runLauncher(argv.slice(2));
}
