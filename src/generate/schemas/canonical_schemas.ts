import { onlyKind, type OpenApiSchema } from "./open_api.ts";
import { schemaHome } from "./schema_home.ts";

/**
 * Renames the schemas of other API servers by their API group in reverse order, like those of
 * custom resources. API servers written in Go name them by Go package, such as
 * `com.github.openshift.api.apps.v1`, which does not contain the group.
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

/** Returns the package of a name, such as `com.example.v1` of `com.example.v1.Widget`. */
function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
