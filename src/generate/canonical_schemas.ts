import { onlyKind, type OpenApiSchema } from "./open_api.ts";
import { schemaHome } from "./schema_home.ts";

/**
 * Names the schemas of others than Kubernetes by their API group, backwards, as those of custom
 * resources are: API servers that are written in Go name them by its packages, such as
 * `com.github.openshift.api.apps.v1`, from which the group cannot be told.
 */
export function canonicalSchemas(
  schemas: ReadonlyMap<string, OpenApiSchema>,
): Map<string, OpenApiSchema> {
  const groups = new Map<string, string>();
  for (const [name, schema] of schemas) {
    const kind = onlyKind(schema);
    if (!kind || schemaHome(name).builtIn) continue;
    const backwards = (kind.group || "core").split(".").toReversed().join(".");
    groups.set(packageOf(name), `${backwards}.${kind.version}`);
  }
  const canonical = (name: string): string => {
    const group = groups.get(packageOf(name));
    return group === undefined ? name : `${group}${name.slice(name.lastIndexOf("."))}`;
  };
  const renamed = [...schemas].map(([name, schema]) => {
    const text = JSON.stringify(schema).replace(
      /("\$ref":"#\/components\/schemas\/)([^"]+)"/g,
      (_match, start: string, ref: string) => `${start}${canonical(ref)}"`,
    );
    const copy: OpenApiSchema = JSON.parse(text);
    return [canonical(name), copy] as const;
  });
  return new Map(renamed);
}

/** `com.example.v1` of `com.example.v1.Widget`. */
function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
