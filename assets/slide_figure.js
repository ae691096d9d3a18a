/* A figure in a picture to be saved: drawn anew in light colours, as large as it can be read.
 *
 * A slide keeps the text of a figure at 17 px or more: a long list is cut between two rows, its head
 * and the heading of its group repeated on a second column where it is narrow, and the slide says how
 * many rows it shows.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const slide = (md.slide = md.slide || {});
  const GUTTER = 26; // px between two columns of a list
  const NARROW = 500; // px; a list that needs less is not stretched to the width of a slide
  const LARGER = 1.15; // text of a figure that is drawn small, before it collides
  const LARGEST = 1.8; // a short list fills the room it has, up to the size of the answer above it
  const READABLE = 17; // px of text on a slide
  const SMALL = 11; // px of the smallest text of any figure: theme.py

  slide.NARROW = NARROW;

  /* The inner SVG of a figure in light colours, at a size. */
  async function drawn(figure, width, height) {
    const size = { width: Math.round(width), height: Math.round(height) };
    const spec = JSON.parse(JSON.stringify(md.themed(figure, false)));
    spec.layout = { ...spec.layout, ...size, autosize: false, paper_bgcolor: slide.INK.surface };
    const uri = await window.Plotly.toImage(spec, { format: "svg", ...size });
    const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
    return svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  }

  /* The rows of a list, in px from its top: what is hovered and pressed below its head. */
  function rowsOf({ data, layout }, plane) {
    const { head, foot = 0 } = layout.meta;
    const hits = data
      .filter((trace) => trace.type === "bar" && trace.orientation === "h" && trace.customdata)
      .flatMap(({ y, width }) => y.map((middle, i) => ({ top: middle - width[i] / 2, bottom: middle + width[i] / 2 })))
      .filter(({ top, bottom }) => (top + bottom) / 2 > head && (top + bottom) / 2 < plane - foot)
      .sort((a, b) => a.top - b.top);
    const rows = [];
    for (const hit of hits) {
      const last = rows.at(-1);
      if (last && hit.top < last.bottom - 1) last.bottom = Math.max(last.bottom, hit.bottom);
      else rows.push({ ...hit });
    }
    return rows;
  }

  /* What stands above rows: the head of the list, or that of a later part of another kind. */
  function headOf({ layout }, from) {
    const [top, bottom] = layout.meta.later || [];
    return bottom <= from ? { from: top, to: bottom } : { from: 0, to: layout.meta.head };
  }

  /* Which rows each column shows: from the first, or around the selected one where it lies below. */
  function windows(figure, rows, plane, room, columns) {
    const { head, tail = 0 } = figure.layout.meta;
    const isParted = (i) => i > 0 && rows[i].top - rows[i - 1].bottom > 4;
    const end = (i) =>
      i === rows.length - 1 ? plane : Math.min(rows[i].bottom + tail, rows[i + 1].top);
    // Between two groups of rows, where that costs less than half a column.
    const between = (first, last) => {
      for (let i = last; i - first >= (last - first) / 2; i -= 1) {
        if (isParted(i + 1)) return i;
      }
      return last;
    };
    // As many rows as there is room for, but no group with one alone.
    const within = (first, last) => (last > first && isParted(last) && !isParted(last + 1) ? last - 1 : last);
    // What stands above rows: the head and, of a group that began before them, its heading.
    const aboveOf = (next, from) => {
      const top = headOf(figure, from);
      let first = next;
      while (first > 0 && !isParted(first)) first -= 1;
      const heading = { from: first ? end(first - 1) : head, to: rows[first].top };
      const isAlone = first < next && (heading.from >= top.to || heading.to <= top.from);
      return isAlone ? [top, heading] : [top];
    };
    const fillBy = (parted) => (first) => {
      const found = [];
      let next = first;
      for (let column = 0; column < columns && next < rows.length; column += 1) {
        const from = next ? end(next - 1) : head;
        const above = aboveOf(next, from);
        const left = room + head - above.reduce((sum, part) => sum + part.to - part.from, 0);
        let last = next;
        while (last + 1 < rows.length && end(last + 1) - from <= left) last += 1;
        if (last < rows.length - 1) last = parted(next, last);
        found.push({ from, to: end(last), rows: last - next + 1, above });
        next = last + 1;
      }
      return { found, next };
    };
    // Groups stay whole where all rows fit all the same.
    const fill = (first) => {
      const whole = fillBy(between)(first);
      return whole.next === rows.length ? whole : fillBy(within)(first);
    };
    const ring = (figure.layout.shapes || []).find((s) => s.type === "rect" && s.line && s.line.width === 2 && (s.yref || "y") === "y");
    const least = Math.min(...rows.map((row) => row.bottom - row.top)); // a ring may be around many
    const middle = ring ? Math.min(ring.y0, ring.y1) + Math.min(Math.abs(ring.y1 - ring.y0), least) / 2 : 0;
    const picked = rows.findIndex((row) => row.top <= middle && middle <= row.bottom);
    let first = 0;
    while (picked >= 0 && first < picked && fill(first).next <= picked) first += 1;
    const start = first && rows.findIndex((_, i) => i >= first && i <= picked && isParted(i));
    return fill(start > 0 ? start : first).found;
  }

  /* A list on a slide: as many rows as fit at a size that can be read from afar. */
  async function list(figure, { x, y, width, height }, scale) {
    const { layout } = figure;
    const { head, squeeze = 1, minWidth = 700 } = layout.meta;
    const axis = (layout.margin && layout.margin.b) || 0;
    const plane = layout.height - axis;
    const room = { width: width / scale, height: height / scale };
    const rows = rowsOf(figure, plane);
    const short = Math.min(LARGEST, width / Math.max(minWidth, NARROW), height / (plane * squeeze + axis));
    if (short > scale) return list(figure, { x, y, width, height }, short);
    const perColumn = (room.height - axis) / squeeze - head;
    const isLong = plane - head > perColumn;
    const columns = isLong && room.width >= 2 * minWidth + GUTTER ? 2 : 1;
    const shown = windows(figure, rows, plane, perColumn, columns);
    const most = minWidth < NARROW ? 1.6 * minWidth : Infinity;
    const each = Math.min(most, (room.width - GUTTER * (columns - 1)) / columns);
    const tall = plane * squeeze;
    const inner = await drawn(figure, each, tall + axis);
    const piece = (column, at, from, to) =>
      to <= from
        ? ""
        : `<svg x="${x + column * (each + GUTTER) * scale}" y="${y + at * scale}" width="${each * scale}" ` +
          `height="${(to - from) * scale}" viewBox="0 ${from} ${each} ${to - from}"><use href="#figure"/></svg>`;
    const pieces = shown.map(({ from, to, above }, column) => {
      let at = 0;
      const put = [...above, { from, to }].map((part) => {
        const drawnAt = at;
        at += (part.to - part.from) * squeeze;
        return piece(column, drawnAt, part.from * squeeze, part.to * squeeze);
      });
      return put.join("") + piece(column, at, tall, tall + axis);
    });
    const n = shown.reduce((sum, { rows: own }) => sum + own, 0);
    return {
      svg: `<defs><g id="figure">${inner}</g></defs>${pieces.join("")}`,
      note: n < rows.length ? `${n} of ${rows.length} rows fit here, ${rows.length - n} more in the CSV.` : "",
    };
  }

  /* A figure that cannot be cut: as large as it gets, and its text larger where there is room. */
  async function whole(figure, { x, y, width, height }, most) {
    const { layout } = figure;
    const natural = layout.height || 420;
    // A figure of panels has no air to lose between its rows; a map or a forest has.
    const { rigid, squeeze = rigid ? 1 : 0.78, minWidth } = layout.meta || {};
    const scale = Math.min(most, height / (natural * squeeze));
    const size = { width: width / scale, height: height / scale };
    const room = size.width / (minWidth || size.width);
    const larger = Math.max(1, Math.min(most / scale, room, LARGER));
    return { svg: await put(figure, { x, y, width, height }, size, larger), note: "" };
  }

  /* An image with words at its foot has room for larger ones at its sides. */
  async function square(figure, { x, y, width, height }) {
    const { layout } = figure;
    const scale = height / layout.height;
    const size = { width: width / scale, height: layout.height };
    return { svg: await put(figure, { x, y, width, height }, size, Math.max(1, READABLE / SMALL / scale)), note: "" };
  }

  async function put(figure, { x, y, width, height }, size, larger) {
    const inner = await drawn(larger > 1 ? md.enlarged(figure, larger) : figure, size.width, size.height);
    return `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="0 0 ${size.width} ${size.height}">${inner}</svg>`;
  }

  /* Panels of one size, in as many rows as make them largest; below them the scale they share. */
  async function panels(figure, { x, y, width, height }) {
    const { n, columns: drawnColumns, step, tall, foot } = figure.layout.meta.panels;
    const range = drawnColumns * step;
    const drawnTall = Math.ceil(n / drawnColumns) * tall;
    const unitOf = (columns) =>
      Math.min(width / (columns * step), height / (Math.ceil(n / columns) * tall + foot));
    const counts = Array.from({ length: n }, (_, i) => i + 1);
    const columns = counts.reduce((best, count) => (unitOf(count) > unitOf(best) ? count : best));
    const unit = unitOf(columns);
    const own = (unit * SMALL) / READABLE; // px of a panel as it is drawn
    const inner = await drawn(figure, range * own, (drawnTall + foot) * own);
    const piece = (left, top, wide, [fromX, fromY, high]) =>
      `<svg x="${left}" y="${top}" width="${wide * unit}" height="${high * unit}" ` +
      `viewBox="${fromX * own} ${fromY * own} ${wide * own} ${high * own}"><use href="#figure"/></svg>`;
    const rows = Math.ceil(n / columns);
    const left = x + (width - columns * step * unit) / 2;
    const top = y + (height - (rows * tall + foot) * unit) / 2;
    const cell = (i, wide) => [(i % wide) * step, Math.floor(i / wide) * tall];
    const pieces = counts.map((count) => {
      const [right, down] = cell(count - 1, columns);
      return piece(left + right * unit, top + down * unit, step, [...cell(count - 1, drawnColumns), tall]);
    });
    const scale = piece(left, top + rows * tall * unit, range, [0, drawnTall, foot]);
    return { svg: `<defs><g id="figure">${inner}</g></defs>${pieces.join("")}${scale}`, note: "" };
  }

  /* A card without a Plotly figure brings its picture itself, in light colours: as the inside of an
     SVG, with its size. */
  slide.ownPicture = (fact, isSlide) => (fact.graph ? md.graphPicture(fact.graph, isSlide) : null);
  function placed(own, { x, y, width, height }) {
    const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    return { svg: `<svg ${box} viewBox="0 0 ${own.width} ${own.height}">${own.inner}</svg>`, note: "" };
  }

  const metaOf = ({ figure }) => (figure && figure.layout.meta) || {};
  slide.isTable = (fact) => Boolean(fact.table) && (!(fact.figure || fact.graph) || metaOf(fact).slide === "table");
  slide.isList = (fact) => metaOf(fact).head !== undefined;
  slide.isSquare = (fact) => Boolean(metaOf(fact).square);

  /* How the picture of a card stands in a box of a slide; with `own`, what it brings itself. */
  slide.picture = function (fact, box, { own, scale, isSlide }) {
    if (own) return placed(own, box);
    if (!isSlide) return whole(fact.figure, box, scale);
    if (slide.isTable(fact)) return slide.table(fact.table, box);
    if (slide.isSquare(fact)) return square(fact.figure, box);
    if (metaOf(fact).panels) return panels(fact.figure, box);
    return (slide.isList(fact) ? list : whole)(fact.figure, box, scale);
  };
})();
