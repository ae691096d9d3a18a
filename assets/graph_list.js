/* The list of the graph: the same arrows and numbers as a real table. It is what a phone shows, and
 * what keys and screen readers walk through.
 *
 * components/graph_list/rows.py sends it as data. Text goes in as text, never as markup.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const SVG = "http://www.w3.org/2000/svg";
  const STRIP = { width: 96, height: 18 };
  const GLYPH = { width: 62, height: 18, head: 52 };
  const WIDTHS = { 1: 1.6, 2: 2.8, 3: 4.6 };

  function set(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  const element = (tag, attributes = {}, ...children) =>
    set(document.createElement(tag), attributes, children);
  const shape = (tag, attributes = {}, ...children) =>
    set(document.createElementNS(SVG, tag), attributes, children);

  /* The change of a node on the axis of the graph's nodes; its number stands beside it. */
  function strip({ state, value, low, high, isTable }, limit) {
    const { width, height } = STRIP;
    const place = (at) => {
      const held = Math.max(-limit, Math.min(limit, at));
      return 4 + ((held + limit) / (2 * limit)) * (width - 8);
    };
    const y = height / 2;
    const tone = { rises: "rises", falls: "falls" }[state] || "open";
    const picture = [
      shape("line", { class: "strip-axis", x1: 0, x2: width, y1: y, y2: y }),
      shape("line", { class: "strip-zero", x1: place(0), x2: place(0), y1: 2, y2: height - 2 }),
    ];
    if (low !== null && high !== null && !isTable) {
      picture.push(shape("line", { class: "strip-interval", x1: place(low), x2: place(high), y1: y, y2: y }));
    }
    picture.push(
      isTable
        ? shape("circle", { class: "strip-ring", cx: place(value), cy: y, r: 4 })
        : shape("rect", { class: "strip-mark", x: place(value) - 3.5, y: y - 3.5, width: 7, height: 7 }),
    );
    const hollow = state === "low coverage" ? " strip-hollow" : "";
    return shape(
      "svg",
      { class: `node-strip strip-${tone}${hollow}`, viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
      ...picture,
    );
  }

  const ENDS = {
    drives: (y) => [shape("path", { class: "glyph-end", d: `M${GLYPH.head - 1} ${y - 6}L${GLYPH.width - 1} ${y}L${GLYPH.head - 1} ${y + 6}z` })],
    suppresses: (y) => [shape("path", { class: "glyph-bar", d: `M${GLYPH.head} ${y - 7}V${y + 7}` })],
    disputed: (y) => [
      shape("path", { class: "glyph-end", d: `M${GLYPH.head - 3} ${y - 6}L${GLYPH.width - 5} ${y}L${GLYPH.head - 3} ${y + 6}z` }),
      shape("path", { class: "glyph-bar", d: `M${GLYPH.width - 3} ${y - 7}V${y + 7}` }),
    ],
    no: (y) => [shape("circle", { class: "glyph-ring", cx: GLYPH.head + 4, cy: y, r: 3.6 })],
  };

  function glyph({ sign, dash, confidence, isContested }) {
    const { width, height, head } = GLYPH;
    const y = height / 2;
    const line = (part, x1, x2) =>
      shape("line", {
        class: `glyph-line ${part} dash-${sign === "no" ? "review" : dash}`,
        x1, x2, y1: y, y2: y, "stroke-width": WIDTHS[confidence],
      });
    const lines = sign === "disputed"
      ? [line("first-half", 0, head / 2), line("second-half", head / 2, head - 2)]
      : [line("", 0, head)];
    const asked = isContested
      ? [
          shape("rect", { class: "glyph-box", x: 15, y: y - 7, width: 14, height: 14, rx: 3 }),
          shape("text", { class: "glyph-ask", x: 22, y: y + 4, "text-anchor": "middle" }, "?"),
        ]
      : [];
    return shape(
      "svg",
      { class: `arrow-glyph sign-${sign}`, viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
      ...lines, ...ENDS[sign](y), ...asked,
    );
  }

  function arrowCell(arrow, ends) {
    if (!arrow) return element("td", { "data-value": "" }, element("span", { class: "no-arrow" }, "–"));
    const words = element("span", { class: "visually-hidden" }, `${ends} ${arrow.text}`);
    const button = element(
      "button",
      { type: "button", class: "list-arrow", title: arrow.text, "data-patch": arrow.patch, "aria-current": arrow.current ? "true" : null },
      glyph(arrow), words,
    );
    return element("td", { "data-value": arrow.confidence }, button);
  }

  function scoreCell(score, limit) {
    const value = score.value === null ? "" : score.value;
    const picture = score.value === null ? null : strip(score, limit);
    const tone = score.state === "rises" || score.state === "falls" ? ` list-${score.state}` : "";
    const words = element("span", { class: `list-number${tone}` }, score.words);
    const state = score.value === null ? null : element("span", { class: "visually-hidden" }, `, ${score.state}`);
    return element("td", { class: "list-change", "data-value": value }, picture, words, state);
  }

  function associationCell(found) {
    if (!found) return element("td", { class: "list-association", "data-value": "" });
    const agreement = found.agreement ? element("span", { class: "list-agreement" }, found.agreement) : null;
    return element(
      "td",
      { class: "list-association", "data-value": found.value === null ? "" : found.value },
      element("span", { class: found.value === null ? "list-none" : "" }, found.words), agreement,
    );
  }

  function nameCell({ name, note, patch, current }) {
    const more = note ? element("span", { class: "list-note" }, note) : null;
    const button = element(
      "button",
      { type: "button", class: "list-name", "data-patch": patch, "aria-current": current ? "true" : null },
      name,
    );
    return element("th", { scope: "row" }, button, more);
  }

  const isInFocus = (row) =>
    row.current || [row.towards, row.back, row.arrow].some((arrow) => arrow && arrow.current);

  function nodeRow(list, row) {
    const name = row.name;
    return element(
      "tr",
      { class: isInFocus(row) ? "in-focus" : null },
      nameCell(row),
      scoreCell(row.score, list.limit),
      arrowCell(row.towards, `${name} to drift:`),
      arrowCell(row.back, `Drift to ${name}:`),
      list.associations ? associationCell(row.association) : null,
    );
  }

  const heading = (text, kind = "") =>
    element(
      "th",
      { scope: "col", class: kind || null, "aria-sort": "none" },
      element("button", { type: "button", class: "sort-list" }, text),
    );

  function table(caption, headings, bodies) {
    const made = element(
      "table",
      { class: "graph-table" },
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...headings)),
      ...bodies,
    );
    return made;
  }

  function group({ title, rows }, list, columns) {
    const head = title
      ? element("tr", { class: "list-group" }, element("th", { scope: "rowgroup", colspan: columns }, title))
      : null;
    return element("tbody", {}, head, ...rows.map((row) => nodeRow(list, row)));
  }

  function build(list) {
    const association = list.associations ? [heading("association", "list-association")] : [];
    const headings = [
      heading("name"), heading(list.change, "list-change"), heading("to drift"), heading("from drift"), ...association,
    ];
    const shown = list.groups.filter(({ rows }) => rows.length);
    const made = [
      table(list.caption, headings, shown.map((part) => group(part, list, headings.length))),
    ];
    if (list.between.length) {
      const rows = list.between.map((row) =>
        element(
          "tr",
          { class: isInFocus(row) ? "in-focus" : null },
          element("th", { scope: "row" }, row.from),
          arrowCell(row.arrow, `${row.from} to ${row.to}:`),
          element("td", {}, row.to),
          list.associations ? associationCell(row.association) : null,
        ),
      );
      const own = [heading("from"), heading("arrow"), heading("to"), ...(list.associations ? [heading("association", "list-association")] : [])];
      made.push(table("Between hallmarks", own, [element("tbody", {}, ...rows)]));
    }
    return made;
  }

  /* Rows are sorted within their group; what has no value stays last, whichever way. */
  function sort(made, at, direction) {
    const headers = [...made.tHead.rows[0].cells];
    headers.forEach((header, i) => header.setAttribute("aria-sort", i === at ? direction : "none"));
    const key = (row) => {
      const cell = row.cells[at];
      if (!("value" in cell.dataset)) return cell.textContent;
      return cell.dataset.value === "" ? null : Number(cell.dataset.value);
    };
    const order = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      const side = typeof x === "number" ? x - y : x.localeCompare(y);
      return direction === "descending" ? -side : side;
    };
    for (const body of made.tBodies) {
      [...body.rows].filter((row) => !row.classList.contains("list-group")).sort(order).forEach((row) => body.append(row));
    }
  }

  function sortAsBefore(holder) {
    for (const [number, how] of Object.entries(holder.sorted || {})) {
      const made = holder.querySelectorAll("table")[number];
      if (made && how.at < made.tHead.rows[0].cells.length) sort(made, how.at, how.direction);
    }
  }

  /* A new list takes the place of the old one; what had the focus keeps it. */
  function write(card, list) {
    const holder = card.querySelector(".graph-list");
    const pressed = holder.contains(document.activeElement) && document.activeElement.dataset.patch;
    holder.replaceChildren(...build(list));
    sortAsBefore(holder);
    if (!pressed) return;
    const again = [...holder.querySelectorAll("[data-patch]")].find((one) => one.dataset.patch === pressed);
    (again || holder).focus({ preventScroll: true });
  }

  /* Dash has no plain input: the one of the search is made here, once. */
  function completeTools(card) {
    const label = card.querySelector(".graph-find");
    if (!label || label.querySelector("input")) return;
    label.append(element("input", { type: "search", "data-graph": "find", autocomplete: "off", placeholder: "Name or synonym" }));
  }

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.mesodrift = Object.assign(clientside.mesodrift || {}, {
    list(drawing, id) {
      const card = drawing && md.cardNamed(id.name);
      if (!card) return window.dash_clientside.no_update;
      completeTools(card);
      write(card, drawing.list);
      md.receive(card, drawing);
      if (card.classList.contains("flipped")) md.tableOf(card);
      return null;
    },
  });

  md.showView = function (card, view) {
    card.classList.toggle("as-list", view === "list");
    for (const button of card.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    if (view === "list") card.querySelector(".graph-list").focus({ preventScroll: true });
    else md.repaint();
  };

  document.addEventListener("click", function (event) {
    const view = event.target.closest("[data-view]");
    if (view) md.showView(view.closest("[data-card]"), view.dataset.view);
    const more = event.target.closest('[data-action="more-filters"]');
    if (more) {
      const isOpen = more.closest(".sentence").classList.toggle("whole");
      more.setAttribute("aria-expanded", String(isOpen));
    }
    const sorted = event.target.closest(".sort-list");
    if (sorted) {
      const header = sorted.closest("th");
      const made = header.closest("table");
      const holder = made.closest(".graph-list");
      const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      const number = [...holder.querySelectorAll("table")].indexOf(made);
      holder.sorted = { ...holder.sorted, [number]: { at: header.cellIndex, direction } };
      sort(made, header.cellIndex, direction);
    }
  });
})();
