/** A declaration in the output of `deno doc --json`, as far as the list of the API reads it. */
export interface DocDeclaration {
  kind: string;
  location: { filename: string };
  def?: TypeLiteral & Callable & {
    /** Where a symbol is declared that an entry passes on from another one. */
    target?: { filename: string };
    tsType?: Type;
    extends?: Type[] | string;
    constructors?: { params: Param[]; accessibility?: string }[];
  };
}

/** The members of a class, an interface, or a type that is written where it is used. */
interface TypeLiteral {
  properties?: Member[];
  methods?: Member[];
}

/** A member of a class or interface; the method of a class has its parameters in `functionDef`. */
interface Member extends Callable {
  name: string;
  kind?: string;
  optional?: boolean;
  isStatic?: boolean;
  accessibility?: string;
  tsType?: Type;
  functionDef?: Callable;
}

interface Callable {
  params?: Param[];
  /** Set if the code of the function follows; overloads have none. */
  hasBody?: boolean;
  returnType?: Type;
}

interface Param {
  kind: string;
  name?: string;
  optional?: boolean;
  tsType?: Type;
  left?: Param;
  arg?: Param;
}

interface Type {
  kind: string;
  repr?: string;
  value?: unknown;
}

/**
 * Returns one line that shows a symbol's part in the API: the parameters of a function, the members of a
 * class or interface, the values of a type.
 */
export function signatureOf(name: string, { kind, def = {} }: DocDeclaration): string {
  switch (kind) {
    case "reference":
      return `${name}, passed on from another entry`;
    case "class": {
      const [first] = def.constructors ?? [];
      const visible = first && first.accessibility === undefined;
      return `class ${name}${parent(def.extends)}${
        visible ? ` ${parameters(first.params)}` : ""
      } ` +
        members(def);
    }
    case "interface":
      return `interface ${name}${parent(def.extends)} ${members(def)}`;
    case "function":
      return `function ${name}${parameters(def.params)}: ${typeText(def.returnType)}`;
    case "typeAlias":
      return `type ${name} = ${typeText(def.tsType)}`;
    default:
      return `const ${name}: ${typeText(def.tsType)}`;
  }
}

function parent(types: Type[] | string = []): string {
  const names = typeof types === "string" ? [types] : types.map(typeText);
  return names.length === 0 ? "" : ` extends ${names.join(", ")}`;
}

function members({ properties = [], methods = [] }: TypeLiteral): string {
  const texts = [...properties, ...methods]
    .filter(({ accessibility }) => accessibility === undefined)
    .map((member) =>
      `${member.isStatic ? "static " : ""}${member.name}${member.optional ? "?" : ""}${
        memberType(member)
      }`
    );
  return texts.length === 0 ? "{}" : `{ ${[...new Set(texts)].join("; ")} }`;
}

/** A getter has its type in `returnType`, a setter in its parameter. */
function memberType({ kind, tsType, functionDef, ...member }: Member): string {
  const { params, returnType } = functionDef ?? member;
  if (kind === "method") return `${parameters(params)}: ${typeText(returnType)}`;
  return `: ${typeText(tsType ?? returnType ?? params?.[0]?.tsType)}`;
}

function parameters(params: Param[] = []): string {
  return `(${params.map(parameterText).join(", ")})`;
}

function parameterText({ kind, name = "options", optional, tsType, left, arg }: Param): string {
  if (kind === "assign") return parameterText({ ...left!, optional: true });
  if (kind === "rest") return `...${arg?.name}: ${typeText(tsType)}`;
  return `${name}${optional ? "?" : ""}: ${typeText(tsType)}`;
}

/** The text of a type; an ellipsis stands for a part that is computed, such as a mapped type. */
function typeText(type: Type | undefined): string {
  if (type === undefined) return "unknown";
  const { kind, repr, value } = type;
  switch (kind) {
    case "array":
      return `${typeText(value as Type)}[]`;
    case "union":
      return (value as Type[]).map(typeText).join(" | ");
    case "intersection":
      return (value as Type[]).map(typeText).join(" & ");
    case "literal":
      return (value as { kind: string }).kind === "string" ? JSON.stringify(repr) : `${repr}`;
    case "typeOperator": {
      const { operator, tsType } = value as { operator: string; tsType: Type };
      return `${operator} ${typeText(tsType)}`;
    }
    case "typeRef": {
      const { typeParams = [] } = value as { typeParams?: Type[] };
      return typeParams.length === 0
        ? `${repr}`
        : `${repr}<${typeParams.map(typeText).join(", ")}>`;
    }
    case "fnOrConstructor": {
      const { params, tsType } = value as { params: Param[]; tsType: Type };
      return `${parameters(params)} => ${typeText(tsType)}`;
    }
    case "typeLiteral":
      return members(value as TypeLiteral);
    case "parenthesized":
      return `(${typeText(value as Type)})`;
    case "keyword":
    case "typePredicate":
      return `${repr}`;
    default:
      return "…";
  }
}
