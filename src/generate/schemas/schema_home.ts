import { remedy, shown } from "./check_names.ts";
import { typeName } from "./type_name.ts";

/** The module and name of a schema's type. */
export interface SchemaHome {
  /** The module, such as `apps/v1` or `example.com/v1`. */
  module: string;
  /** The name of the type, see {@linkcode typeName}. */
  type: string;
  /** Whether Kubernetes itself defines it, so that this package contains it. */
  builtIn: boolean;
}

const prefix = "#/components/schemas/";

/** Go packages of Kubernetes whose APIs every cluster has. */
const builtIn =
  /^io\.k8s\.(?:api|apimachinery\.pkg|(?:apiextensions-apiserver|kube-aggregator)\.pkg\.apis)\./;

/**
 * Returns the module and name of a type from its schema's name, or a `$ref` to it.
 *
 * Kubernetes names its own schemas by Go package (`io.k8s.api.apps.v1.Deployment`), custom
 * resources by their group in reverse order (`com.example.v1.Widget`).
 *
 * @throws {TypeError} If the name has neither form.
 */
export function schemaHome(nameOrRef: string): SchemaHome {
  const name = nameOrRef.startsWith(prefix) ? nameOrRef.slice(prefix.length) : nameOrRef;
  const labels = name.split(".");
  const word = labels.pop() ?? "";
  const type = typeName(word);
  const isType = /^[A-Za-z_][\w-]*$/.test(word);
  if (isType && name.startsWith("io.k8s.apimachinery.pkg.")) {
    return { module: "meta/v1", type, builtIn: true }; // Quantity and similar types have no group
  }
  const version = labels.pop() ?? "";
  // A version may have any name, and the group of a custom resource contains a dot.
  const isVersion = /^v[\w-]+$/.test(version) ||
    (labels.length > 1 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(version));
  // The group becomes a folder.
  const isGroup = labels.length > 0 && labels.every((one) => /^\w(?:[\w-]*\w)?$/.test(one));
  if (!isGroup || !isType || !isVersion) {
    throw new TypeError(
      `The schema name ${shown(name)} does not end in a version and a type, as in ` +
        `com.example.v1.Widget, so this is not OpenAPI v3 of a Kubernetes API server: ${remedy}`,
    );
  }
  const isBuiltIn = builtIn.test(name);
  const group = isBuiltIn ? labels.at(-1) : labels.toReversed().join(".");
  return { module: `${group}/${version}`, type, builtIn: isBuiltIn };
}
