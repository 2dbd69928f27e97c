import { remedy, shown } from "./check_names.ts";
import { typeName } from "./type_name.ts";

/** Where the type of a schema belongs. */
export interface SchemaHome {
  /** The module, such as `apps/v1` or `example.com/v1`. */
  module: string;
  /** The name of the type, see {@linkcode typeName}. */
  type: string;
  /** Whether Kubernetes itself defines it, so that this package has it. */
  builtIn: boolean;
}

const prefix = "#/components/schemas/";

/** Go packages of Kubernetes whose APIs every cluster has. */
const builtIn =
  /^io\.k8s\.(?:api|apimachinery\.pkg|(?:apiextensions-apiserver|kube-aggregator)\.pkg\.apis)\./;

/**
 * Tells from a schema's name, or a `$ref` to it, where its type belongs.
 *
 * Kubernetes names its own by their Go package (`io.k8s.api.apps.v1.Deployment`), custom resources
 * by their group backwards (`com.example.v1.Widget`).
 *
 * @throws {TypeError} If the name is of neither form.
 */
export function schemaHome(nameOrRef: string): SchemaHome {
  const name = nameOrRef.startsWith(prefix) ? nameOrRef.slice(prefix.length) : nameOrRef;
  const labels = name.split(".");
  const word = labels.pop() ?? "";
  const type = typeName(word);
  const isType = /^[A-Za-z_][\w-]*$/.test(word);
  if (isType && name.startsWith("io.k8s.apimachinery.pkg.")) {
    return { module: "meta/v1", type, builtIn: true }; // Quantity and the like belong to no group
  }
  const version = labels.pop() ?? "";
  // A version may have any name, and the group of a custom resource has a dot.
  const isVersion = /^v[\w-]+$/.test(version) ||
    (labels.length > 1 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(version));
  // The group becomes a folder.
  const isGroup = labels.length > 0 && labels.every((one) => /^\w(?:[\w-]*\w)?$/.test(one));
  if (!isGroup || !isType || !isVersion) {
    throw new TypeError(
      `The schema name ${shown(name)} does not end in a version and a type, as in ` +
        `com.example.v1.Widget, so that this is no OpenAPI v3 of a Kubernetes API server: ${remedy}`,
    );
  }
  const isBuiltIn = builtIn.test(name);
  const group = isBuiltIn ? labels.at(-1) : labels.toReversed().join(".");
  return { module: `${group}/${version}`, type, builtIn: isBuiltIn };
}
