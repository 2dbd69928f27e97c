/** The files that `deno task generate` writes to src/types. */

import { generateTypes } from "../../../src/generate/generate_types.ts";
import { readDocumentSource } from "../../../src/generate/read_document_source.ts";
import { commandContext } from "../../../src/runtime/command_context.ts";

/** Path of a group of Kubernetes with a dot in its name. */
const kubernetes = /^\/apis\/[^/]+\.k8s\.io\//;

/**
 * Reads the OpenAPI of a running API server and returns the text of each file, by its path in
 * src/types. Groups that are not Kubernetes' own are left out.
 */
export async function generatedTypes(kubeconfig: string): Promise<Map<string, string>> {
  const { documents, source } = await readDocumentSource(kubeconfig, commandContext());
  const builtIn = documents.filter(({ paths = {} }) =>
    Object.keys(paths).every((path) => !/^\/apis\/[^/]+\./.test(path) || kubernetes.test(path))
  );
  return generateTypes(builtIn, {
    ...(source !== undefined && { source }),
    madeBy: "`deno task generate`",
    resourceFrom: "../resource.ts",
  });
}
