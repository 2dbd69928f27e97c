/** @jsxImportSource hono/jsx */
import type { HtmlEscapedString } from "hono/utils/html";
import { Document } from "./document.tsx";

/** Settings of {@linkcode signInPage}. */
export interface SignInPageOptions {
  /** Whether the API server has refused the last token. */
  readonly refused: boolean;
  /** The query of the page to return to. */
  readonly query: string;
}

/** Returns the page on which a viewer signs in with a token. */
export function signInPage(
  { refused, query }: SignInPageOptions,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  return (
    <Document title="Sign in">
      <main class="sign-in">
        <h1>Sign in to the cluster page</h1>
        <p>
          You see what your own token may see. Paste a token of the cluster, for example from{" "}
          <code>kubectl create token NAME</code>.
        </p>
        {refused && (
          <p class="problem" role="alert">
            The API server refuses the token. It may be incomplete, revoked or expired.
          </p>
        )}
        <form method="post" action="./sign-in">
          <input type="hidden" name="query" value={query} />
          <label for="token">Token</label>
          <input id="token" name="token" type="password" autocomplete="off" required autofocus />
          <button type="submit">Sign in</button>
        </form>
        <p class="small">
          The token stays in this browser, in a cookie that ends with the session, and is sent to
          this page only.
        </p>
      </main>
    </Document>
  );
}
