import { ConfigurationError } from "@kubewire/kubewire";
import type { Crd } from "./crd_documents.ts";
import { checkNames, shown } from "./schemas/check_names.ts";
import { checkStructure } from "./schemas/check_structure.ts";

/** Possible content of a CustomResourceDefinition. */
interface Content {
  apiVersion?: unknown;
  metadata?: { name?: unknown } | null;
  spec?: {
    group?: unknown;
    scope?: unknown;
    names?: { kind?: unknown; plural?: unknown } | null;
    versions?: unknown;
  } | null;
}

/** Possible content of a version. */
interface Version {
  name?: unknown;
  served?: unknown;
  schema?: { openAPIV3Schema?: unknown } | null;
}

const READ_VERSION = "apiextensions.k8s.io/v1";
const remedy = "correct the definition.";

/**
 * Checks that a manifest is a CustomResourceDefinition from which types can be written.
 *
 * @param from The file, for the message.
 * @throws {ConfigurationError} If it is not; the message names the file, the definition, the version
 *   and the place in the schema.
 */
export function checkDefinition(content: object, from: string): Crd {
  const { apiVersion = READ_VERSION, metadata, spec } = content as Content;
  const name = typeof metadata?.name === "string" ? ` ${shown(metadata.name).slice(1, -1)}` : "";
  const where = `${from}: the CustomResourceDefinition${name}`;
  if (apiVersion !== READ_VERSION) {
    throw new ConfigurationError(
      `${where} is of ${shown(apiVersion)}, and only ${READ_VERSION} is read: convert it.`,
    );
  }
  try {
    checkSpec(spec, where);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigurationError(error.message, { cause: error });
  }
  return content as Crd;
}

function checkSpec(spec: Content["spec"], where: string): void {
  const { group, scope, names, versions } = spec ?? {};
  const { kind, plural } = names ?? {};
  for (const [field, value] of Object.entries({ group, kind, plural, versions })) {
    const isMissing = value === undefined || value === null || value === "";
    if (isMissing) throw new TypeError(`${where} has no ${field} in its spec: ${remedy}`);
  }
  if (scope !== "Namespaced" && scope !== "Cluster") {
    throw new TypeError(
      `${where} has the scope ${shown(scope)}: it must be Namespaced or Cluster.`,
    );
  }
  if (!Array.isArray(versions) || versions.length === 0) {
    throw new TypeError(`${where} has an empty list of versions: ${remedy}`);
  }
  const isServed = (version: Version | null) => version?.served !== false;
  if (!versions.some(isServed)) {
    throw new TypeError(`${where} has no version with "served: true": set it, or leave it out.`);
  }
  for (const version of versions.filter(isServed)) {
    checkVersion(version ?? {}, { group, kind, plural }, where);
  }
}

function checkVersion(
  { name, schema }: Version,
  names: { group: unknown; kind: unknown; plural: unknown },
  where: string,
): void {
  const checked = { ...names, version: name } as Parameters<typeof checkNames>[0];
  checkNames(checked, where, remedy);
  const openApi = schema?.openAPIV3Schema ?? undefined;
  if (openApi === undefined) {
    throw new TypeError(`${where}, version ${name} has no schema.openAPIV3Schema: ${remedy}`);
  }
  checkStructure(openApi, `${where}, version ${name}`);
}
