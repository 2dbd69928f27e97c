/**
 * A stand-in for `@std/assert` where JSR is not reachable: a strict subset, with the same names,
 * signatures and rules. Deleting `links` in the root deno.json brings the real package back.
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export {
  type ArrayLikeArg,
  assertArrayIncludes,
  assertEquals,
  assertNotEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "./equality.ts";
export { assertIsError, assertRejects, assertThrows } from "./errors.ts";
export { assertObjectMatch } from "./object_match.ts";
export {
  assert,
  assertAlmostEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
  fail,
  type Falsy,
  unreachable,
} from "./values.ts";
