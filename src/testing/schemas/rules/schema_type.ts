import {
  type CelType,
  celTypes,
  listType,
  mapType,
  structType,
} from "../../cel/values/cel_type.ts";
import { isEmbeddedResource, propertiesOf, type Schema, subschema } from "../schema.ts";
import { withObjectFields } from "./object_schema.ts";
import { escapePropertyName } from "./property_name.ts";

/** The type of the values of a schema, and those of the fields of all objects in it. */
export interface SchemaType {
  /** The type of the values. */
  readonly type: CelType;
  /** Returns the type of a field of the object type of that name. */
  readonly fieldType: (struct: string, field: string) => CelType | undefined;
}

/**
 * Returns the type that rules give to the values of a schema; `undefined` if rules cannot see them,
 * which holds for data that is kept without a schema.
 *
 * Source: `k8s.io/apiserver/pkg/cel/common` `SchemaDeclType`.
 */
export function schemaType(schema: Schema, isRoot: boolean): SchemaType | undefined {
  const structs = new Map<string, ReadonlyMap<string, CelType>>();
  const type = declare(schema, { name: "selfType", isRoot, structs });
  return type && { type, fieldType: (struct, field) => structs.get(struct)?.get(field) };
}

interface Place {
  name: string;
  isRoot: boolean;
  structs: Map<string, ReadonlyMap<string, CelType>>;
}

function declare(given: Schema, { name, isRoot, structs }: Place): CelType | undefined {
  if (given["x-kubernetes-int-or-string"] === true) return celTypes.dyn;
  const schema = isRoot ? withObjectFields(given) : given;
  const below = (part: string, node: Schema) =>
    declare(node, { name: `${name}.${part}`, isRoot: isEmbeddedResource(node), structs });
  switch (schema.type) {
    case "array": {
      const items = subschema(schema, "items");
      const item = items && below("@idx", items);
      return item && listType(item);
    }
    case "object": {
      const values = subschema(schema, "additionalProperties");
      if (values) {
        const value = below("@elem", values);
        return value && mapType(celTypes.string, value);
      }
      const fields = propertiesOf(schema).flatMap(([property, node]): [string, CelType][] => {
        const type = below(property, node);
        const escaped = escapePropertyName(property);
        return type && escaped !== undefined ? [[escaped, type]] : [];
      });
      structs.set(name, new Map(fields));
      return structType(name);
    }
    case "string":
      return textTypes[String(schema.format)] ?? celTypes.string;
    case "boolean":
      return celTypes.bool;
    case "number":
      return celTypes.double;
    case "integer":
      return celTypes.int;
    default:
      return undefined;
  }
}

const textTypes: Readonly<Record<string, CelType>> = {
  byte: celTypes.bytes,
  duration: celTypes.duration,
  date: celTypes.timestamp,
  "date-time": celTypes.timestamp,
};
