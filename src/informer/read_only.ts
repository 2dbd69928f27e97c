/**
 * `T` as it is handed out by a store: nothing in it may be assigned to, however deep, because all
 * readers share the same object. What is `unknown` stays so; functions stay as they are.
 */
export type ReadOnly<T> = unknown extends T ? T
  : T extends (...args: never[]) => unknown ? T
  : T extends object ? { readonly [Key in keyof T]: ReadOnly<T[Key]> }
  : T;
