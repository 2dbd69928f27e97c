import { isObject } from "../../../src/core/is_object.ts";

/** A symbol in the output of `deno doc --json`. */
export interface DocSymbol<D = unknown> {
  name: string;
  declarations: readonly D[];
}

/**
 * Returns a fault for each type that a symbol names and no entry exports. `deno doc --lint` does not
 * look into constructors and static methods.
 */
export function privateTypes(symbols: readonly DocSymbol[]): string[] {
  const exported = new Set(symbols.map(({ name }) => name));
  return symbols.flatMap(({ name, declarations }) =>
    [...new Set(ownTypes(declarations))].filter((type) => !exported.has(type)).map((type) =>
      `${name} names the type ${type}, which no entry exports: write it where it is used.`
    )
  );
}

/** Returns the types of this workspace that a part of the docs names, without those of private members. */
function ownTypes(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(ownTypes);
  if (!isObject(part) || "accessibility" in part) return [];
  const { jsDoc: _, typeName, resolution, ...rest } = part;
  const types = Object.values(rest).flatMap(ownTypes);
  return isOwn(resolution) ? [String(typeName), ...types] : types;
}

/** A type of another package has its docs there, unless its entry is an internal one. */
function isOwn(resolution: unknown): boolean {
  if (!isObject(resolution)) return false;
  const { kind, specifier = "" } = resolution as { kind?: string; specifier?: string };
  return kind === "local" ||
    kind === "import" && (specifier.startsWith(".") || specifier.endsWith("/internal"));
}
