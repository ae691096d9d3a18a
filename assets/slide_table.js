/* A table on a slide: its first columns, as many rows as fit, and how many more there are. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const slide = (md.slide = md.slide || {});
  const SIZE = 18; // px
  const STEP = 24; // px of a line
  const PAD = 8; // px above and below the words of a row
  const GAP = 28; // px between two columns
  const MOST_LINES = 2; // of a cell; the CSV has all its words
  const WIDEST = 360; // px a column asks for; what is left over goes to those that would need more
  const FONT = () => `400 ${SIZE}px ${slide.SANS}`;

  const textOf = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const isNumber = (cell) => cell.classList.contains("numeric");

  /* The words of a cell in lines, the last one cut where they are more. */
  function broken(text, width) {
    const found = md.broken(text, FONT(), width);
    if (found.length <= MOST_LINES) return found;
    const kept = found.slice(0, MOST_LINES);
    let last = kept.at(-1);
    while (last.includes(" ") && slide.widthOf(`${last} …`, FONT()) > width) last = last.slice(0, last.lastIndexOf(" "));
    return [...kept.slice(0, -1), `${last} …`];
  }

  /* The columns from the first on that have room, with their widths. */
  function columnsOf(heads, rows, width) {
    const found = [];
    let used = 0;
    for (const [at, head] of heads.entries()) {
      const words = rows.map((row) => slide.widthOf(textOf(row.cells[at]), FONT()));
      const longest = Math.max(...textOf(head).split(" ").map((word) => slide.widthOf(word, `600 ${FONT().slice(4)}`)));
      const wanted = Math.max(longest, ...words) + 2;
      const own = Math.max(longest + 2, Math.min(wanted, WIDEST));
      if (used + own > width) break;
      found.push({ at, x: used, width: own, wanted });
      used += own + GAP;
    }
    const more = found.map((column) => column.wanted - column.width);
    const open = more.reduce((sum, wish) => sum + wish, 0);
    const share = open ? Math.min(1, (width - used + GAP) / open) : 0;
    let x = 0;
    return found.map((column, i) => {
      const own = { ...column, x, width: column.width + share * more[i] };
      x += own.width + GAP;
      return own;
    });
  }

  const word = (text, { x, y, weight = 400, fill, end = false, italic = false }) =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${end ? ' text-anchor="end"' : ""} font-family='${slide.SANS}' ` +
    `style="font-size:${SIZE}px"${italic ? ' font-style="italic"' : ""} font-weight="${weight}" fill="${fill}">${slide.escaped(text)}</text>`;

  function rowOf(row, columns, cells) {
    const { INK } = slide;
    return (top) =>
      columns.map(({ x, width }, i) => {
        const cell = row.cells[columns[i].at];
        const end = isNumber(cell);
        const look = {
          x: end ? x + width : x,
          end,
          weight: row.parentNode.tagName === "THEAD" || columns[i].at === 0 ? 600 : 400,
          fill: cell.classList.contains("safety") ? INK.warn : row.parentNode.tagName === "THEAD" ? INK.ink3 : INK.ink,
          italic: Boolean(cell.querySelector("i")),
        };
        return cells[i].map((text, line) => word(text, { ...look, y: top + PAD + SIZE * 0.86 + line * STEP })).join("");
      }).join("");
  }

  function laidOut(row, columns) {
    const cells = columns.map(({ at, width }) => broken(textOf(row.cells[at]), width));
    const height = Math.max(1, ...cells.map((lines) => lines.length)) * STEP + PAD;
    const isCut = cells.some((lines) => (lines.at(-1) || "").endsWith(" …"));
    return { height, isCut, at: rowOf(row, columns, cells), isPicked: row.getAttribute("aria-current") === "true" };
  }

  /* From the first row, or from the picked one where it would lie below. */
  function fitting(rows, room) {
    const from = (first) => {
      let used = 0;
      return rows.slice(first).filter(({ height }) => (used += height) <= room);
    };
    const picked = rows.findIndex(({ isPicked }) => isPicked);
    const found = from(0);
    return picked < found.length ? found : from(picked);
  }

  function told(shown, rows, columns, heads) {
    if (shown.length < rows.length) return `${shown.length} of ${rows.length} rows fit here, all of it in the CSV.`;
    const isWhole = columns.length === heads.length && !shown.some(({ isCut }) => isCut);
    return isWhole ? "" : "More columns and words are in the CSV.";
  }

  slide.table = function (table, { x, y, width, height }) {
    const { INK } = slide;
    const heads = [...table.tHead.rows[0].cells];
    const columns = columnsOf(heads, [...table.tBodies[0].rows], width);
    const head = laidOut(table.tHead.rows[0], columns);
    const rows = [...table.tBodies[0].rows].map((row) => laidOut(row, columns));
    const shown = fitting(rows, height - head.height - STEP);
    let top = head.height;
    const line = (at, colour) => `<path d="M0 ${at}H${width}" stroke="${colour}" stroke-width="1"/>`;
    const drawn = shown.map((row) => {
      const own = row.at(top) + (row.isPicked ? `<rect x="-8" y="${top}" width="${width + 16}" height="${row.height}" fill="none" stroke="${INK.ink}" stroke-width="2"/>` : "");
      top += row.height;
      return own + line(top, INK.line);
    });
    const more = rows.length - shown.length;
    const end = more ? word(`… and ${more} more`, { x: 0, y: top + PAD + SIZE * 0.86, weight: 600, fill: INK.ink3 }) : "";
    return {
      svg:
        `<svg x="${x - 10}" y="${y}" width="${width + 20}" height="${height}" viewBox="-10 0 ${width + 20} ${height}">` +
        head.at(0) + line(head.height, INK.line2) + drawn.join("") + end + "</svg>",
      note: told(shown, rows, columns, heads),
    };
  };
})();
