/**
 * Finds out why a program cannot use its cluster: a command, and {@linkcode diagnose} for programs.
 * It checks everything that a program needs, from the variables of the pod to the rights of its
 * account. Each finding has a meaning and a remedy.
 *
 * ## Run it in a pod
 *
 * On Deno with the flags of the program, so that missing ones are found too:
 *
 * ```sh
 * deno run --no-prompt --allow-net=10.96.0.1:443 \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   jsr:@kubewire/doctor --can get,list,watch:pods
 * ```
 *
 * On Bun, where the package is installed:
 *
 * ```sh
 * bun node_modules/@kubewire/doctor/mod.js --can get,list,watch:pods
 * ```
 *
 * `bunx @kubewire/doctor` and `npx @kubewire/doctor` need a registry of npm that has the tarballs of a
 * release: a package from JSR cannot have commands. With that package, add a line to the `scripts` of
 * your package.json, and run it by `bun run doctor`. `kubectl exec` runs all of these in a pod. An image
 * without access to JSR needs the module in its cache: `deno cache jsr:@kubewire/doctor`.
 *
 * A part of a report:
 *
 * ```text
 * https://10.96.0.1:443, in a pod, on deno 2.9.6
 *
 * network
 * -------
 * √ TCP: 10.96.0.1:443 accepts connections (1 ms)
 * × TLS: the server's certificate is not for 10.96.0.1, but for kubernetes.example.com
 *     The program cannot tell whether this is its API server.
 *     Add 10.96.0.1 to the certificate (kubeadm: certSANs of the apiServer), or address the server
 *     by a name that the certificate has. On Bun, tls-server-name in the kubeconfig does that too.
 * - HTTP: not checked, because of the failure above: TLS
 *
 * identity
 * --------
 * √ Credentials: a token
 * - User: not checked, because of the failure above: TLS
 *
 * × 17 ok, 0 to look at, 1 failed, 10 skipped (0.1 s)
 * ```
 *
 * A cause is reported once: checks that depend on the failed one are skipped, and name it.
 *
 * ## Run it on your machine
 *
 * Outside of a pod, or with `--kubeconfig` or `--context`, it examines a kubeconfig: its files, its
 * credentials, and exec plugins, which it runs without a terminal.
 *
 * ```sh
 * deno run -A jsr:@kubewire/doctor --context staging --rbac manifest.yaml
 * ```
 *
 * | flag                             | meaning                                                     |
 * | -------------------------------- | ----------------------------------------------------------- |
 * | `--can VERBS:RESOURCE`           | an access that the program needs; may be given several times |
 * | `--rbac FILE`                    | the accesses that the Roles and ClusterRoles of a manifest grant; may be given several times |
 * | `--kubeconfig FILE`, `--context NAME` | the kubeconfig and the context to examine              |
 * | `-n`, `--namespace NAME`         | the namespace that accesses are asked for                   |
 * | `--directory PATH`               | the directory of the service account, if mounted elsewhere  |
 * | `--timeout SECONDS`              | the longest time for one check, 5 by default                |
 * | `--watch SECONDS`                | how long a watch must stay open, 2 by default               |
 * | `-o`, `--output FORMAT`          | `text`, or `json` with the fields of {@linkcode Diagnosis}  |
 * | `-q`, `--quiet`                  | warnings and failures only                                  |
 *
 * An access is written as `get,list,watch:pods`, `patch:deployments.apps@shop` for a namespace,
 * `list:pods@*` for all of them, `get:pods/log` for a subresource, or `get:/metrics` for a path.
 *
 * An access is reviewed in the form of its requests: without a namespace if the resource is
 * cluster-scoped, such as `nodes`, and without the name of `resourceNames` for `create` and
 * `deletecollection`. For an apply, which needs `create` and `patch`, the name counts. `list` and
 * `watch` with a name are allowed for requests with `fieldSelector=metadata.name=NAME`, as the report
 * says. A `get` of `pods/exec`, `pods/attach` or `pods/portforward` opens a WebSocket, which also needs
 * `create` since Kubernetes 1.35. Failures are: a resource, a subresource or a verb that the server
 * does not have, a namespace that does not exist, and patterns that RBAC does not have, such as
 * `pods/*`. A granted verb that no request has is a warning, because other programs may ask for it.
 *
 * | exit code | meaning                                                         |
 * | --------- | --------------------------------------------------------------- |
 * | 0         | sound; there may be warnings                                    |
 * | 1         | a check failed                                                  |
 * | 2         | it could not look: an argument or a manifest cannot be used; or the report cannot be printed, such as to a full disk |
 *
 * A reader that closes the pipe early, such as `head -1`, does not change the exit code. A flag is
 * given once, except `--can` and `--rbac`, of which all count.
 *
 * ## Diagnose in a program
 *
 * ```ts
 * import { diagnose, textReport } from "jsr:@kubewire/doctor";
 *
 * const diagnosis = await diagnose({
 *   access: [{ verbs: ["get", "list", "watch"], resource: "pods" }],
 *   signal: AbortSignal.timeout(20_000),
 * });
 * if (!diagnosis.sound) console.error(textReport(diagnosis, { quiet: true }));
 * ```
 *
 * The `id` of a check and its `status` are stable; the texts are for people, and may change.
 *
 * ## The checks
 *
 * | group         | checks                                                                          |
 * | ------------- | ------------------------------------------------------------------------------- |
 * | `environment` | the runtime's version, Deno's permissions, the variables of the pod, the kubeconfig |
 * | `files`       | token, CA and namespace: whether they can be read and used, their age, and the links by which the kubelet replaces them |
 * | `network`     | DNS, TCP, TLS and HTTP, each with the time it took; whether HTTP/2 is spoken; clock, proxies, trusted roots |
 * | `identity`    | credentials, the claims of the token, its rotation, and who the API server says you are |
 * | `server`      | the version, the resources and namespaces of the accesses, the watch cache, a watch that stays open, WatchList |
 * | `limits`      | limits of the runtime                                                           |
 * | `access`      | each access that was asked for                                                  |
 *
 * ## Costs and limits
 *
 * - **It changes nothing.** It sends about ten requests, and one for each verb and each namespace of
 *   an access: GETs, two short watches that select no object, and reviews of its own account. With an
 *   access to a resource it reads discovery, two requests of some hundred kilobytes.
 * - **No report shows a secret**: no token, key or password, also if a server repeats one in its
 *   response, or eight characters of it, in capitals, as base64 or percent-encoded. Names of accounts,
 *   pods and hosts are shown. Control characters of any origin become spaces. Only the messages that an
 *   exec plugin writes to standard error are passed on unchanged.
 * - **An exec plugin that hangs** gets SIGTERM. Programs that it has started may go on: ending them
 *   would need a process group of its own, which would take the terminal and Ctrl-C away from the
 *   plugin. They do not keep a pipe of the doctor open, so `doctor 2>&1 | cat` ends.
 * - The token is sent only after the certificate of the server was verified. The certificate is read
 *   over a second connection, which carries nothing else, to explain why it is not valid, or to warn
 *   that it expires in a week, or in a quarter of its life if that is shorter.
 * - The watches need a resource that the account may list and watch: a requested one, otherwise the
 *   first that a role allows. Without one these checks are skipped.
 * - The rules of a manifest are checked for the account that runs the doctor, whichever subjects the
 *   bindings of the manifest have.
 * - A resource that exists only in the SubjectAccessReviews of another program is reported as missing.
 * - It requests no permission, and names the missing ones. Only the issuer of an OIDC user in a
 *   kubeconfig is contacted without a check: use `--no-prompt`.
 * - Flags such as `--cert` or `--unsafely-ignore-certificate-errors` cannot be seen by a program.
 *
 * @module
 */
import { commandContext } from "@kubewire/kubewire/internal";
import { runCommand } from "./command.ts";

export type { AskedAccess, AskedPath, AskedResource } from "./examination/asked_access.ts";
export { diagnose, type DiagnoseOptions } from "./diagnose.ts";
export type { CheckGroup, CheckReport, Diagnosis } from "./examination/diagnosis.ts";
export { textReport } from "./examination/diagnosis.ts";

if (import.meta.main) {
  const context = commandContext();
  context.exit(await runCommand(context)); // a read that never ends would keep the process alive
}
