/**
 * `T` with every property read-only, at any depth. A store returns objects of this type, because
 * all readers share the same object. `unknown` stays `unknown`; functions stay unchanged.
 */
export type DeepReadonly<T> = unknown extends T ? T
  : T extends (...args: never[]) => unknown ? T
  : T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
  : T;
