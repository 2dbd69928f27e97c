/**
 * Writes TypeScript types, and resources for a client, from an API server's OpenAPI v3: for custom
 * resources, or for another version of Kubernetes. It also prints manifests.
 *
 * ```sh
 * deno run -A jsr:@kubewire/generate --from crd.yaml --out types         # Deno
 * bun node_modules/@kubewire/generate/mod.js --from crd.yaml --out types # Bun
 * ```
 *
 * The exit code is 0 if all files were written. It is 1 if a document or a definition is refused, if
 * there is none, or if the server lists a document that it does not have; the message names it. It is
 * also 1 if the names of the files cannot be printed, such as to a full disk, and 2 if an argument is
 * wrong or given twice; only `--group` may be given several times. A reader that closes the pipe
 * early, such as `head -1`, changes neither the files nor the exit code.
 *
 * ## Generate types for custom resources
 *
 * ```sh
 * deno run -A jsr:@kubewire/generate --from ~/.kube/config --group example.com --out types
 * ```
 *
 * It writes `types/example.com/v1.ts` and `types/example.com/v1_resources.ts` from the server's
 * OpenAPI v3; without `--group`, the types of all groups, Kubernetes' own included. `--from` takes
 * a manifest with CustomResourceDefinitions of `apiextensions.k8s.io/v1`, a kubeconfig, the URL of
 * `kubectl proxy`, a file that `kubectl get --raw /openapi/v3/apis/example.com/v1` wrote, or a
 * folder whose JSON and YAML files are such files or manifests. Kubernetes'
 * types are imported from `@kubewire/types`, or from `--types-from`. The same server gives the same
 * files. A kind that is not an identifier is changed: `My-Thing` becomes `My_Thing`, `class`
 * becomes `class_`; names on the wire stay. If a document or a definition has names or schemas that
 * no API server accepts, the error names the file, the definition, its version and the path in the
 * schema. `generateTypes` does the same in a program:
 *
 * ```ts
 * import { generateTypes } from "jsr:@kubewire/generate";
 *
 * const document = JSON.parse(await Deno.readTextFile("example.com_v1.json"));
 * for (const [path, text] of generateTypes([document], { groups: ["example.com"] })) {
 *   await Deno.writeTextFile(path.replaceAll("/", "_"), text);
 * }
 * ```
 *
 * ## Print the manifest of an operator
 *
 * `manifestYaml` prints objects as YAML for `kubectl apply`: those that `manifestsOf` of
 * `./controller` makes from an operator's declarations, and those of `webhookConfigurations` of
 * `@kubewire/hono`. The file with the CustomResourceDefinition, from which the command above makes the types,
 * is given as a text and stays as it is, with its comments.
 *
 * ```ts
 * import { Hono } from "npm:hono";
 * import { webhookConfigurations } from "jsr:@kubewire/hono";
 * import { manifestYaml } from "jsr:@kubewire/generate";
 *
 * const app = new Hono(); // with the routes of admission(…)
 * const service = { name: "websites", namespace: "websites" };
 * const certManager = "websites/websites-tls";
 * const webhooks = webhookConfigurations(app, { name: "websites", service, certManager });
 * console.log(manifestYaml([await Deno.readTextFile("website_crd.yaml"), ...webhooks]));
 * ```
 *
 * @module
 */
import { commandContext } from "@kubewire/kubewire/internal";
import { runCommand } from "./command.ts";

export { manifestYaml } from "./manifest_yaml.ts";
export { generateTypes, type GenerateTypesOptions } from "./generate_types.ts";
export type { OpenApiDocument } from "./schemas/open_api.ts";

if (import.meta.main) {
  const context = commandContext();
  context.setExitCode(await runCommand(context));
}
