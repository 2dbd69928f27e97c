/** @jsxImportSource hono/jsx */
import type { HtmlEscapedString } from "hono/utils/html";
import { Document } from "./document.tsx";

/** Why the last token was of no use. */
export type SignInProblem = keyof typeof PROBLEMS;

/** Settings of {@linkcode signInPage}. */
export interface SignInPageOptions {
  /** Why the last token was of no use; absent before the first one. */
  readonly problem?: SignInProblem;
  /** The query of the page to return to. */
  readonly query: string;
}

const PROBLEMS = {
  refused: "The API server refuses the token. It may be incomplete, revoked or expired.",
  damaged:
    "This is not a token: it is empty, or has characters that no token has, such as the dots " +
    "of a shortened one. Copy it again, in full.",
  long: "The token is too long: a browser keeps at most 4 KB in a cookie. Use a token of a " +
    "ServiceAccount, as kubectl create token NAME makes it, or a proxy in front of this page that " +
    "sends yours in the header Authorization.",
} as const;

/** Returns the page on which a viewer signs in with a token. */
export function signInPage(
  { problem, query }: SignInPageOptions,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  return (
    <Document title="Sign in">
      <main class="sign-in">
        <h1>Sign in to the cluster page</h1>
        <p>
          You see what your own token may see. Paste a token of the cluster, for example from{" "}
          <code>kubectl create token NAME</code>.
        </p>
        {problem && <p class="problem" role="alert">{PROBLEMS[problem]}</p>}
        <form method="post" action="./sign-in">
          <input type="hidden" name="query" value={query} />
          <label for="token">Token</label>
          <input id="token" name="token" type="password" autocomplete="off" required autofocus />
          <button type="submit">Sign in</button>
        </form>
        <p class="small">
          This browser keeps the token in a cookie that ends with the session, and sends it to each
          port of this host: sign in only if you trust all that runs there.
        </p>
      </main>
    </Document>
  );
}
