/**
 * Middleware and routes for [Hono](https://hono.dev), for a service in a cluster: users and rights
 * by the API server, admission and conversion webhooks, live events, probes and HTTPS. It uses the
 * hono of your project, 4.7.0 or a later 4.x.
 *
 * ## Know the user of a request
 *
 * `authenticate` sends the bearer token of a request to the API server, and gives you the user. A
 * client in the cluster sends the token of its service account; with an audience of your own, no
 * other service accepts that token. `authorize` asks whether the user has a right, by the same roles
 * and bindings that protect the API server.
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { authenticate, authorize, health, serve } from "jsr:@kubewire/hono";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const app = new Hono();
 * app.route("/", health());
 * const readLog = authorize(kube, { verb: "get", resource: "pods", subresource: "log" });
 * app.get("/logs", authenticate(kube), readLog, (c) => c.text("…"));
 * app.get("/hello", authenticate(kube), (c) => c.text(`Hello ${c.var.user.username}`));
 * await using server = await serve(app, { port: 8080 });
 * await server.finished;
 * ```
 *
 * The option `token` of `authenticate` finds a token in another place, such as a cookie. The
 * program's own service account needs the ClusterRole `system:auth-delegator`. The client needs a
 * projected token for the audience, in a file of its own:
 *
 * ```yaml
 * volumes:
 *   - name: token
 *     projected:
 *       sources:
 *         - serviceAccountToken: { path: token, audience: hello, expirationSeconds: 3600 }
 * ```
 *
 * ## Answer probes
 *
 * `health` has `/livez`, `/healthz` and `/readyz`, which answer as those of kube-apiserver do. A
 * program is live as long as it can answer; it is ready when its informers are synced. With `manager`
 * it is ready while the manager runs with synced informers, and no longer live if `run` has rejected
 * or a reconcile ignores its time limit. The response names each failed check, and `/readyz/NAME`
 * shows the reason. If these paths can be reached from outside the cluster, put `authenticate` and
 * `authorize` before `/readyz/*`. `@kubewire/otel/prometheus` adds a page of metrics.
 *
 * ## Serve and stop
 *
 * `serve` serves an app by plain HTTP on Deno and on Bun, and `serveHttps` by HTTPS. Both stop after
 * SIGTERM or SIGINT: they accept no more connections, complete the running requests within 10 s, and
 * close connections without a request. `await server.finished` waits for that. With
 * `hostname: "127.0.0.1"` no other machine can connect, and the kubelet cannot send its probes.
 *
 * ## Show the cluster in a browser
 *
 * `serverSentEvents` sends the objects of an informer and their changes to any number of browsers. A
 * browser that reconnects gets the events that it missed.
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { authenticate, createAccessReviewer, serverSentEvents } from "jsr:@kubewire/hono";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const review = createAccessReviewer(kube);
 * const events = serverSentEvents(createInformer(createResourceClient(kube, pods)), {
 *   select: ({ metadata, status }) => ({ name: metadata.name, phase: status?.phase }),
 *   authorize: async (c, { namespace }) =>
 *     (await review(c.get("user"), { verb: "list", resource: "pods", namespace })).allowed,
 * });
 * const app = new Hono();
 * app.get("/pods", authenticate(kube), events);
 * ```
 *
 * `EventSource` cannot send a header: keep the token in a cookie, and read it by the option `token` of
 * `authenticate`. Or read the stream by `fetch`, or let a proxy add the header.
 *
 * ## Decide about requests to the API server
 *
 * `admission` serves webhooks that the API server calls before it stores an object of a resource:
 * `mutate` changes the object, `validate` allows or denies it. The API server finds them by the
 * objects that `webhookConfigurations` returns, and calls them by HTTPS only.
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import {
 *   admission,
 *   AdmissionDeniedError,
 *   certificateFiles,
 *   serveHttps,
 *   webhookConfigurations,
 * } from "jsr:@kubewire/hono";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const app = new Hono();
 * app.route("/configmaps", admission({
 *   resource: configMaps,
 *   namespaceSelector: { matchLabels: { checked: "yes" } },
 *   validate({ object, oldObject, warn }) {
 *     if (oldObject && !object) warn("A deleted ConfigMap does not come back.");
 *     if (object?.data?.password) throw new AdmissionDeniedError("Put passwords into a Secret.");
 *   },
 * }));
 * const service = { name: "webhooks", namespace: "default" };
 * const certManager = "default/webhooks"; // fills in the CA
 * console.log(webhookConfigurations(app, { name: "config-maps", service, certManager }));
 * await using certificates = certificateFiles("/var/run/tls");
 * await using server = await serveHttps(app.fetch, { certificates, port: 8443 });
 * await server.finished;
 * ```
 *
 * `conversion` converts custom resources between their versions. `conversionStrategy` returns the
 * `spec.conversion` of their CustomResourceDefinition.
 *
 * With `failurePolicy: "Fail"` a webhook that is down may stop the whole cluster: exclude the
 * namespaces of the system and of the program by `namespaceSelector`.
 *
 * ## Serve by HTTPS, with a certificate that is renewed
 *
 * `serveHttps` serves an app, and exchanges its certificate while requests are running. There are two
 * sources of certificates:
 *
 * - `certificateFiles` reads the files of a volume, such as the Secret that cert-manager renews.
 * - `certificateSecret` needs nothing else in the cluster: the replicas of the program make a
 *   certificate and renew it after two thirds of its 90 days, in a Secret that they share. They also
 *   write the `caBundle` of the webhook configurations and CustomResourceDefinitions that you name. An
 *   account that may write the Secret decides which certificate is served: grant that to no other
 *   account. A Secret with other data is not changed; it causes a {@linkcode ForeignSecretError}.
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { certificateSecret, serveHttps } from "jsr:@kubewire/hono";
 *
 * const app = new Hono(); // with conversion(…) at a path
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using certificates = certificateSecret(kube, {
 *   name: "webhooks-tls",
 *   service: { name: "webhooks", namespace: kube.namespace },
 *   callers: [{ kind: "CustomResourceDefinition", metadata: { name: "sites.example.com" } }],
 * });
 * await using server = await serveHttps(app.fetch, { certificates });
 * await server.finished;
 * ```
 *
 * `certificateSecret` needs these rules, the first two in a Role, the last one in a ClusterRole. A
 * {@linkcode CertificateAccessError} shows those for your names.
 *
 * ```yaml
 * - { apiGroups: [""], resources: [secrets], verbs: [create] }
 * - apiGroups: [""]
 *   resources: [secrets]
 *   resourceNames: [webhooks-tls]
 *   verbs: [get, list, watch, update]
 * - apiGroups: [apiextensions.k8s.io] # or admissionregistration.k8s.io
 *   resources: [customresourcedefinitions]
 *   resourceNames: [sites.example.com]
 *   verbs: [get, list, watch, update]
 * ```
 *
 * Each certificate has an authority of its own, whose key is discarded. A new authority is in each
 * `caBundle` for a minute before its certificate is served, and the old one stays until it expires.
 * To renew at once, delete the Secret. A replica keeps one watch open for the Secret and one for each
 * caller.
 *
 * The requests pass through a relay in the program to `Deno.serve` or `Bun.serve`, which costs about
 * 100 µs of CPU for a review of 3 KB (`deno task bench --only=admission`). HTTP/2 is served on Deno
 * only; the API server calls Services by HTTP/1.1.
 *
 * ## Promises
 *
 * - A token is never kept, shown or logged: the cache contains only its SHA-256.
 * - A verdict is used for at most 60 s, and never after the expiry of its token. So a revoked token is
 *   refused after at most 60 s, plus the 10 s for which the API server keeps its own verdict. The API
 *   server itself accepts an expired token for up to a minute.
 * - A stream of server-sent events outlives its token by at most `maxAgeMs`.
 * - While the API server is unreachable, valid verdicts are used. Every other request gets 503 with
 *   `Retry-After`, never 200.
 * - An admission webhook that throws, or that is about to exceed its time limit, denies the request
 *   with a status and a message that does not show the error. The call itself never fails, so with
 *   `failurePolicy: "Ignore"` no unchecked request passes.
 * - An exchange of the certificate refuses no connection and cuts no request. A `caBundle` of
 *   `certificateSecret` verifies the certificate of every replica at each moment.
 * - At most 256 reviews wait for the API server at a time, and 4,096 verdicts are kept: a flood of
 *   wrong tokens gets 503, and uses no more memory.
 *
 * @module
 */
export { admission, type AdmissionOptions } from "./admission.ts";
export { AdmissionDeniedError, type AdmissionDeniedOptions } from "./admission_denied_error.ts";
export type { AdmissionRequest } from "./admission_request.ts";
export {
  authenticate,
  type AuthenticatedUser,
  type AuthenticateOptions,
  type AuthenticationEnv,
} from "./authenticate.ts";
export {
  type Access,
  type AccessReviewer,
  createAccessReviewer,
  type PathAccess,
  type ResourceAccess,
} from "./access_reviewer.ts";
export { authorize } from "./authorize.ts";
export {
  conversion,
  type ConversionOptions,
  conversionStrategy,
  type ConversionStrategyOptions,
  type CustomResourceConversion,
  type VersionedObject,
} from "./conversion.ts";
export { health } from "./health.ts";
export type { HealthOptions } from "./health_checks.ts";
export type { ReviewOptions } from "./reviewer.ts";
export { CertificateAccessError, ForeignSecretError } from "./serving/certificate_errors.ts";
export type { CertificateCaller } from "./serving/certificate_caller.ts";
export { certificateFiles, type CertificateFilesOptions } from "./serving/certificate_files.ts";
export { certificateSecret, type CertificateSecretOptions } from "./serving/certificate_secret.ts";
export type { CertificateSource } from "./serving/certificate_source.ts";
export type { HttpService, ServeOptions } from "./serving/http_service.ts";
export { serve } from "./serving/serve.ts";
export { serveHttps, type ServeHttpsOptions } from "./serving/serve_https.ts";
export { ServingCertificate } from "./serving/serving_certificate.ts";
export { serverSentEvents, type ServerSentEventsOptions } from "./server_sent_events.ts";
export {
  type WebhookConfiguration,
  webhookConfigurations,
  type WebhookConfigurationsOptions,
} from "./webhook_configurations.ts";
export type { WebhookSettings } from "./webhook_declaration.ts";
export type { WebhookAddress, WebhookClientConfig } from "./webhook_address.ts";
export type { WebhookService } from "./serving/webhook_service.ts";
