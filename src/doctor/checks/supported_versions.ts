/** The oldest versions that this package supports, as README says; a test compares them. */
export const OLDEST_RUNTIMES: Readonly<Record<string, string>> = { deno: "2.7", bun: "1.4" };

/** The oldest minor version of Kubernetes 1 that this package supports. */
export const OLDEST_MINOR = 36;

/** The newest minor version of Kubernetes 1 that this package is tested with. */
export const NEWEST_MINOR = 37;
