import { type CelType, celTypes, listType, mapType, typeOfType } from "./values/cel_type.ts";
import { addresses } from "./functions/addresses.ts";
import { authorizers } from "./functions/authorizers.ts";
import { collections } from "./functions/collections.ts";
import { conversions } from "./functions/conversions.ts";
import { formats } from "./functions/formats.ts";
import { type FunctionTable, readFunctions } from "./functions/function_table.ts";
import { operators } from "./functions/operators.ts";
import { patches } from "./functions/patches.ts";
import { quantities } from "./functions/quantities.ts";
import { semvers } from "./functions/semvers.ts";
import { texts } from "./functions/texts.ts";
import { times } from "./functions/times.ts";
import { urls } from "./functions/urls.ts";

/** Names that an expression may use. */
export interface CelEnvironment {
  /** The types of the variables; a name may have dots, as in `authorizer.requestResource`. */
  readonly variables: ReadonlyMap<string, CelType>;
  /** The functions and operators. */
  readonly functions: FunctionTable;
  /** Returns the type of an object's field; `undefined` if it has no such field. */
  readonly fieldType: (struct: string, field: string) => CelType | undefined;
  /** Returns whether an expression may write objects of a type: `Name{…}`. */
  readonly isStruct?: (name: string) => boolean;
}

/** The operators that the evaluator itself computes; the checker needs their types alone. */
const known = () => {
  throw new TypeError("The evaluator computes this operator itself.");
};

/** The functions and operators that Kubernetes 1.37 gives to expressions. */
export const kubernetesFunctions: FunctionTable = readFunctions(
  [
    ["_?_:_(bool, A, A): A", known],
    ["_&&_(bool, bool): bool", known],
    ["_||_(bool, bool): bool", known],
    ["_[_](list<A>, int): A", known],
    ["_[_](map<A, B>, A): B", known],
    ["_[_](optional<list<A>>, int): optional<A>", known],
    ["_[_](optional<map<A, B>>, A): optional<B>", known],
    ["_[?_](list<A>, int): optional<A>", known],
    ["_[?_](optional<list<A>>, int): optional<A>", known],
    ["_[?_](map<A, B>, A): optional<B>", known],
    ["_[?_](optional<map<A, B>>, A): optional<B>", known],
  ],
  operators,
  conversions,
  times,
  texts,
  collections,
  quantities,
  urls,
  addresses,
  semvers,
  formats,
  authorizers,
);

/** The functions and operators of an expression that changes an object. */
export const patchFunctions: FunctionTable = new Map([
  ...kubernetesFunctions,
  ...readFunctions(patches),
]);

/** The names of types that an expression may use as values. */
export const namedTypes: ReadonlyMap<string, CelType> = new Map(
  [
    celTypes.bool,
    celTypes.int,
    celTypes.uint,
    celTypes.double,
    celTypes.string,
    celTypes.bytes,
    celTypes.null,
    celTypes.timestamp,
    celTypes.duration,
    listType(celTypes.dyn),
    mapType(celTypes.dyn, celTypes.dyn),
    celTypes.type,
  ].map((type) => [type.name, typeOfType(type)]),
);
