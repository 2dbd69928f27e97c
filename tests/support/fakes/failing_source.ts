/** A token source that throws `error` while it is set. */
export interface FailingSource {
  error: unknown;
  token(): string;
}

/** Makes a source that does not fail yet. */
export function failingSource(token: string = "token"): FailingSource {
  return {
    error: undefined,
    token() {
      if (this.error !== undefined) throw this.error;
      return token;
    },
  };
}
