/** Where the type of a schema belongs. */
export interface SchemaHome {
  /** The module, such as `apps/v1` or `example.com/v1`. */
  module: string;
  /** The name of the type. */
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
  const type = labels.pop() ?? "";
  if (name.startsWith("io.k8s.apimachinery.pkg.")) {
    return { module: "meta/v1", type, builtIn: true }; // Quantity and the like belong to no group
  }
  const version = labels.pop() ?? "";
  if (labels.length === 0 || !/^[A-Za-z_]\w*$/.test(type) || !/^v[\w-]+$/.test(version)) {
    throw new TypeError(
      `The schema name "${name}" does not end in a version and a type, as in ` +
        "com.example.v1.Widget: the document is no OpenAPI v3 of a Kubernetes API server.",
    );
  }
  const isBuiltIn = builtIn.test(name);
  const group = isBuiltIn ? labels.at(-1) : labels.toReversed().join(".");
  return { module: `${group}/${version}`, type, builtIn: isBuiltIn };
}
