/**
 * Writes TypeScript types, and the resources for a client, from what an API server says of itself
 * in OpenAPI v3: for custom resources, or for another version of Kubernetes.
 *
 * ```sh
 * deno run -A jsr:@kubewire/kubewire/generate --from ~/.kube/config --group example.com --out types
 * ```
 *
 * The command ends with 0 if all is written, with 1 if a document is refused or the server has none
 * of what it lists, and says which.
 *
 * @module
 */
import { toolHost } from "../runtime/tool_host.ts";
import { runCommand } from "./command.ts";

export { generateTypes, type GenerateTypesOptions } from "./generate_types.ts";
export type {
  GroupVersionKind,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiSchema,
} from "./open_api.ts";

if (import.meta.main) {
  const host = toolHost();
  host.setExitCode(await runCommand(host));
}
