/* The selection in the browser: merge a change into it, keep the address, undo and redo.
 *
 * The selection is a query string in one dcc.Store. Everything that can be pressed carries its change
 * as a query string too; here the keys of a change replace the same keys of the selection. What the
 * keys mean is known to atlas/selection.py alone.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const past = [];
  const future = [];
  let current = null; // what was asked for last: known at once, before Dash has told anybody
  let followed = null; // what the address and the links show

  md.selection = () => current || "";

  function merged(base, patch) {
    const result = new URLSearchParams(base);
    const change = new URLSearchParams(patch);
    for (const key of new Set(change.keys())) {
      result.delete(key);
      change.getAll(key).filter(Boolean).forEach((value) => result.append(key, value));
    }
    result.sort();
    return result.toString();
  }

  function show(next) {
    current = next;
    window.dash_clientside.set_props("selection", { data: next });
  }

  function remember(next) {
    if (current !== null && current !== next) {
      past.push(current);
      future.length = 0;
    }
  }

  md.again = () => show(current); // every card asks once more

  md.setSelection = function (next) {
    if (next === current) return;
    remember(next);
    show(next);
  };
  md.applyPatch = (patch) => md.setSelection(merged(current || "", patch));

  function travel(from, to) {
    if (!from.length) return;
    to.push(current);
    show(from.pop());
  }
  md.undo = () => travel(past, future);
  md.redo = () => travel(future, past);

  function showSteps() {
    const state = { undo: past.length, redo: future.length };
    for (const [action, steps] of Object.entries(state)) {
      document
        .querySelectorAll(`[data-action="${action}"]`)
        .forEach((button) => button.setAttribute("aria-disabled", String(!steps)));
    }
  }

  function carryToLinks() {
    for (const link of document.querySelectorAll(".rail a")) {
      const id = JSON.parse(link.id);
      const path = new URL(link.href).pathname;
      window.dash_clientside.set_props(id, { href: `${path}?${current}` });
      if (path === location.pathname && !link.classList.contains("brand")) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  }

  function nameThePage() {
    const page = document.querySelector("[data-page]");
    const titled = document.querySelector("#selection-line [data-title]"); // an arrow has two crumbs
    const crumbs = titled
      ? [titled.dataset.title]
      : [...document.querySelectorAll("#selection-line .crumb")].map((c) => c.textContent);
    const what = document.querySelector('[data-slot="signature"] .slot-text');
    const parts = [crumbs.at(-1), what && what.textContent].filter(Boolean);
    /* the page first: tabs side by side show their beginning */
    const here = document.querySelector('.rail a[aria-current="page"]:not(.brand)');
    const name = here && here.textContent.trim();
    const told = [name, parts.join(", ")].filter(Boolean).join(": ");
    if (page && told) document.title = `${told} - MesoDrift`;
  }

  md.url = () => `${location.origin}${location.pathname}?${current || ""}`;

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.mesodrift = Object.assign(clientside.mesodrift || {}, {
    /* The one writer of the address. The router is not told: Back goes to the page before. */
    follow(selection) {
      const changed = followed !== null && followed !== selection;
      remember(selection); // a page that was opened brings a selection of its own
      current = followed = selection;
      history.replaceState(history.state, "", `${location.pathname}?${selection}${location.hash}`);
      carryToLinks();
      showSteps();
      if (document.querySelector("#problem:not(:empty)")) {
        window.dash_clientside.set_props("problem", { children: [] });
      }
      if (md.screen() === "phone") md.tellScreen();
      if (changed && md.expectDrawings) md.expectDrawings();
      nameThePage();
      return selection;
    },
  });

  /* The line and the sentence arrive in their own time. */
  new MutationObserver((changes) => {
    const named = (node) => node.closest && node.closest("#selection-line, .sentence");
    if (changes.some((change) => named(change.target))) nameThePage();
  }).observe(document, { childList: true, subtree: true, characterData: true });

  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-patch]");
    if (!pressed || pressed.getAttribute("aria-disabled") === "true") return;
    md.applyPatch(pressed.dataset.patch);
  });
})();
