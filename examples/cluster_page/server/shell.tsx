/** @jsxImportSource hono/jsx */
import type { FC } from "hono/jsx";
import type { HtmlEscapedString } from "hono/utils/html";
import { Document } from "./document.tsx";

/** Settings of {@linkcode shell}. */
export interface ShellOptions {
  /** Host and port of the API server. */
  readonly server: string;
  /** Whether viewers sign in with a token, and can sign out. */
  readonly needsToken: boolean;
  /** The modules of the browser. */
  readonly modules: readonly string[];
}

const VIEWS = [["workloads", "Workloads"], ["pods", "Pods"], ["nodes", "Nodes"], [
  "events",
  "Events",
]] as const;

const STATES = [["", "All"], ["fail", "Failing"], ["wait", "Waiting"], ["ok", "Running"], [
  "done",
  "Done",
]] as const;

const KEYS = [
  ["/", "Search; in a log, find in it"],
  ["↑ ↓", "Move in the list; Home and End for its ends"],
  ["→ ←", "Show the pods of a row, or hide them; in the panel, its tabs"],
  ["Enter", "Open the panel of a row"],
  ["Esc", "Close the panel, or clear the search"],
  ["1 – 4", "Workloads, pods, nodes, events"],
  ["?", "This help"],
] as const;

/**
 * Returns the page without data, which the script of the browser fills in: all that it says is the
 * same for all viewers, so that a link from another site works with a cookie that is `SameSite`.
 */
export function shell(options: ShellOptions): HtmlEscapedString | Promise<HtmlEscapedString> {
  return (
    <Document title="Cluster" modules={options.modules}>
      <Bar {...options} />
      <Tools />
      <p id="notice" class="notice" role="status" hidden></p>
      <main>
        <section class="list" aria-labelledby="title">
          <h1 id="title" class="hidden">Cluster</h1>
          <div id="viewport" class="viewport" role="treegrid" aria-labelledby="title" tabindex={0}>
            <div class="head-group" role="rowgroup">
              <div id="head" class="head row" role="row" aria-rowindex={1}></div>
            </div>
            <div id="rows" class="rows" role="rowgroup"></div>
          </div>
          <div id="empty" class="empty" hidden>
            <p id="empty-text">Loading</p>
            <button id="clear" class="quiet" type="button" hidden>Clear all filters</button>
          </div>
        </section>
        <aside id="panel" class="panel" aria-labelledby="panel-title" hidden></aside>
      </main>
      <Help />
      <noscript>
        <p class="notice">This page shows a cluster live, and needs JavaScript for that.</p>
      </noscript>
    </Document>
  );
}

const Bar: FC<ShellOptions> = ({ server, needsToken }) => (
  <header class="bar">
    <a class="brand" href="./">
      <img src="./assets/icon.svg" alt="" width="20" height="20" />
      <span class="brand-name">Cluster</span>
    </a>
    <span class="server" title="The API server">{server}</span>
    <nav class="tabs" aria-label="Views">
      {VIEWS.map(([view, label], index) => (
        <a href={`?view=${view}`} data-view={view} aria-keyshortcuts={`${index + 1}`}>
          {label} <span class="count" data-count={view}></span>
        </a>
      ))}
    </nav>
    <div class="bar-end">
      <span id="connection" class="connection" role="status" data-state="connecting">
        Connecting
      </span>
      {needsToken && (
        <form method="post" action="./sign-out">
          <span id="user" class="user"></span>
          <button class="quiet" type="submit">Sign out</button>
        </form>
      )}
      <button
        id="help-button"
        class="quiet key"
        type="button"
        aria-label="Keyboard help"
        title="Keyboard help"
      >
        ?
      </button>
    </div>
  </header>
);

const Tools: FC = () => (
  <search class="tools" aria-label="Filters">
    <label class="search">
      <span class="hidden">Search</span>
      <input
        id="search"
        type="search"
        placeholder="Search names, nodes, messages"
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
    <label class="namespace">
      <span class="hidden">Namespace</span>
      <select id="namespace">
        <option value="">All namespaces</option>
      </select>
    </label>
    <div id="states" class="states" role="group" aria-label="State">
      {STATES.map(([state, label]) => (
        <button type="button" data-state={state} aria-pressed="false">
          {state !== "" && <i class="dot" data-level={state}></i>}
          <span>{label}</span> <span class="count" data-state-count={state}></span>
        </button>
      ))}
    </div>
  </search>
);

const Help: FC = () => (
  <dialog id="help" class="help" aria-labelledby="help-title">
    <h2 id="help-title">Keyboard</h2>
    <dl>
      {KEYS.map(([key, meaning]) => (
        <>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
    <form method="dialog">
      <button type="submit">Close</button>
    </form>
  </dialog>
);
