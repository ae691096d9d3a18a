/* The table behind a figure: built when somebody looks, sorted by a press, rows that select.
 *
 * components/tables.py sends it as columns. Text goes in as text, never as markup. Full precision
 * stays in data-value, for sorting and for the CSV.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const RESOLVED_FDR = 0.05;
  const MINUS = "\u2212";
  const LONG = 14; // characters

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  /* Thousands are set apart before the point, never behind it. */
  const grouped = (text) => text.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

  /* Three figures at least, a true minus sign, blank when undefined: as numbers.compact. */
  function compact(value) {
    if (value === null || value === undefined) return "";
    if (Number.isInteger(value)) return grouped(String(value)).replace("-", MINUS);
    const size = Math.abs(value);
    const digits = size < 100 ? Math.max(0, 2 - Math.floor(Math.log10(size))) : 1;
    const text = size < 1e-4 ? value.toExponential(1) : value.toFixed(digits);
    return grouped(text).replace(/-/g, MINUS);
  }
  md.compact = compact;

  function interval(low, middle, high, reach, fdr) {
    const place = (value) => 50 + (50 * value) / reach;
    const tone = fdr !== null && fdr < RESOLVED_FDR ? (middle > 0 ? "rise" : "fall") : "open";
    const line = element("span", { class: "mini-line" });
    line.style.left = `${place(low)}%`;
    line.style.width = `${place(high) - place(low)}%`;
    const square = element("span", { class: "mini-square" });
    square.style.left = `${place(middle)}%`;
    return element("span", { class: `mini mini-${tone}`, "aria-hidden": "true" }, line, square);
  }

  /* A change of its own within a row that selects; it says of what, for those who hear it alone. */
  function button(table, field, row, text) {
    const own = table.fields[0];
    const pressed = field.pressed ? table.texts[field.pressed][row] === "True" : null;
    return element(
      "button",
      {
        type: "button",
        class: "cell-button",
        "data-patch": table.texts[field.press][row],
        "aria-pressed": pressed === null ? null : String(pressed),
        "aria-label": `${text}: ${table.texts[own.column][row]}`,
      },
      text,
    );
  }

  function cell(table, field, row, reach) {
    if (!field.numeric) {
      const text = table.texts[field.column][row];
      const title = text.length > LONG ? text : null; // the style sheet may cut it
      const style = field.style ? table.texts[field.style][row] : null;
      if (field.press) return element("td", { class: style }, button(table, field, row, text));
      return element("td", { title, class: style }, field.italic ? element("i", {}, text) : text);
    }
    const value = table.numbers[field.column][row];
    const made = element("td", { class: "numeric", "data-value": value === null ? "" : value });
    if (field.low) {
      const [low, high] = [table.numbers[field.low][row], table.numbers[field.high][row]];
      made.dataset.low = low === null ? "" : low;
      made.dataset.high = high === null ? "" : high;
      if (low !== null && high !== null) {
        made.append(interval(low, value, high, reach, table.numbers.fdr[row]));
      }
    }
    const fdr = field.low ? table.numbers.fdr[row] : null;
    const tone = fdr !== null && fdr < RESOLVED_FDR ? ` value-${value > 0 ? "rise" : "fall"}` : "";
    made.append(element("span", { class: `value${tone}` }, compact(value)));
    return made;
  }

  function reachOf(table, field) {
    if (!field.low) return 1;
    const ends = [field.column, field.low, field.high].flatMap((name) => table.numbers[name]);
    return Math.max(...ends.filter((value) => value !== null).map(Math.abs)) || 1;
  }

  function head(field) {
    return element(
      "th",
      {
        scope: "col",
        class: field.numeric ? "numeric" : null,
        "aria-sort": "none",
        "data-column": field.column,
        "data-low": field.low || null,
        "data-high": field.high || null,
      },
      element("button", { type: "button", class: "sort" }, field.heading),
    );
  }

  function build(table) {
    const reach = table.fields.map((field) => reachOf(table, field));
    const first = table.fields[0];
    const count = first
      ? (first.numeric ? table.numbers : table.texts)[first.column].length
      : 0;
    const body = element("tbody");
    for (let row = 0; row < count; row++) {
      const patch = table.patches[row];
      body.append(
        element(
          "tr",
          {
            "data-patch": patch || null,
            tabindex: patch ? "0" : null,
            "aria-current": table.current[row] ? "true" : null,
          },
          ...table.fields.map((field, at) => cell(table, field, row, reach[at])),
        ),
      );
    }
    return element(
      "table",
      { class: "data-table" },
      element("caption", {}, table.caption),
      element("thead", {}, element("tr", {}, ...table.fields.map(head))),
      body,
    );
  }

  /* Rows without a value stay last, whichever way. */
  function sort(table, column, direction) {
    const header = table.querySelector(`th[data-column="${column}"]`);
    if (!header) return;
    for (const other of header.parentNode.children) other.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", direction);
    const at = header.cellIndex;
    const key = (row) => {
      const own = row.cells[at];
      if (!("value" in own.dataset)) return own.textContent;
      return own.dataset.value === "" ? null : Number(own.dataset.value);
    };
    const order = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      const side = typeof x === "number" ? x - y : x.localeCompare(y);
      return direction === "descending" ? -side : side;
    };
    const body = table.tBodies[0];
    [...body.rows].sort(order).forEach((row) => body.append(row));
  }

  /* The table of a card as it is now; built anew when the drawing changed, sorted as it was. */
  md.tableOf = function (card) {
    const holder = card.querySelector(".card-table");
    const drawing = md.drawings[card.dataset.card];
    if (drawing && holder.drawing !== drawing) {
      holder.drawing = drawing;
      const table = build(drawing.table);
      holder.replaceChildren(table);
      if (card.dataset.sort) sort(table, ...card.dataset.sort.split(" "));
    }
    return holder.querySelector("table");
  };

  document.addEventListener("click", function (event) {
    const header = event.target.closest("th[data-column]");
    if (!header || !event.target.closest(".sort")) return;
    const was = header.getAttribute("aria-sort");
    const direction = was === "descending" ? "ascending" : "descending";
    header.closest("[data-card]").dataset.sort = `${header.dataset.column} ${direction}`;
    sort(header.closest("table"), header.dataset.column, direction);
  });
})();
