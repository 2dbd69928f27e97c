/** The error of every failed assertion. */
export class AssertionError extends Error {
  /** Makes the error; `options.cause` may hold its cause. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}
