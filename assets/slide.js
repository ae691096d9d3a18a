/* Pictures to be saved: question, answer, the figure drawn anew, its filters, marks and origin.
 *
 * A picture is composed as one SVG. The fonts travel inside it, or the browser would fall back to
 * another one when it becomes a PNG. A slide keeps the text of a figure at 17 px or more: a long
 * list is cut between two rows, its head repeated on a second column where it is narrow, and the
 * slide says how many rows it shows. No sentence is cut: text that does not fit gets smaller.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const INK = { ink: "#1A1C20", ink2: "#474C55", ink3: "#646A74", line2: "#C9C7C1", surface: "#FFFFFF" };
  const SANS = '"Inter", Arial, sans-serif';
  const SERIF = '"Source Serif 4", Georgia, serif';
  const GUTTER = 26; // px between two columns of a list
  const NARROW = 500; // px; a list that needs less is not stretched to the width of a slide
  const LARGER = 1.15; // text of a figure that is drawn small, before it collides
  let fonts = null;

  const escaped = (text) =>
    text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

  async function fontFaces() {
    if (fonts) return fonts;
    const sheet = [...document.styleSheets].find((s) => (s.href || "").includes("assets/style.css"));
    const base = sheet ? sheet.href : `${location.origin}/assets/style.css`;
    const face = async (family, file) => {
      const blob = await (await fetch(new URL(`vendor/${file}`, base))).blob();
      const data = await new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(blob);
      });
      return `@font-face{font-family:"${family}";font-weight:400 700;src:url(${data}) format("woff2")}`;
    };
    fonts = (
      await Promise.all([face("Inter", "inter.woff2"), face("Source Serif 4", "source-serif.woff2")])
    ).join("");
    return fonts;
  }

  /* Break a text into lines that fit; SVG has no paragraphs. */
  function lines(text, font, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const result = [];
    let line = "";
    for (const word of text.split(" ").filter(Boolean)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) {
        result.push(line);
        line = word;
      } else line = longer;
    }
    return line ? [...result, line] : result;
  }

  md.broken = lines;

  /* A link has no blanks to break at: it is cut into pieces that fill a line. */
  function chunks(text, font, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const found = [""];
    for (const letter of text) {
      if (pen.measureText(found.at(-1) + letter).width > width) found.push("");
      found[found.length - 1] += letter;
    }
    return found;
  }

  /* Paragraphs set whole: where they need more lines than `most`, in smaller type. */
  function block(paragraphs, { x, size, leading, family, width, anchor, most = Infinity }) {
    let own = size;
    let set = [];
    for (; own > size / 2; own -= 0.5) {
      set = paragraphs.filter(({ text }) => text).flatMap(({ text, weight, fill, unbroken }) =>
        (unbroken ? chunks : lines)(text, `${weight} ${own}px ${family}`, width).map((line) => ({ line, weight, fill })),
      );
      if (set.length * own <= most * size) break;
    }
    const step = own * leading;
    const end = anchor === "end" ? ' text-anchor="end"' : "";
    const at = (y) =>
      set
        .map(
          ({ line, weight, fill }, i) =>
            `<text x="${x}" y="${(y + own + i * step).toFixed(1)}"${end} font-family='${family}' ` +
            `font-size="${own}" font-weight="${weight}" fill="${fill}">${escaped(line)}</text>`,
        )
        .join("");
    return { at, height: set.length * step };
  }

  /* The inner SVG of a figure in light colours, at a size. */
  async function drawn(figure, width, height) {
    const size = { width: Math.round(width), height: Math.round(height) };
    const spec = JSON.parse(JSON.stringify(md.themed(figure, false)));
    spec.layout = { ...spec.layout, ...size, autosize: false, paper_bgcolor: INK.surface };
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
    // Rather between two groups of rows than within one, where that costs less than half a column.
    const parted = (first, last) => {
      if (last === rows.length - 1) return last;
      for (let i = last; i - first >= (last - first) / 2; i -= 1) {
        if (isParted(i + 1)) return i;
      }
      return last;
    };
    const fill = (first) => {
      const found = [];
      let next = first;
      for (let column = 0; column < columns && next < rows.length; column += 1) {
        const from = next ? rows[next - 1].bottom : head;
        const above = headOf(figure, from);
        const left = room - (above.to - above.from - head);
        let last = next;
        while (last + 1 < rows.length && end(last + 1) - from <= left) last += 1;
        last = parted(next, last);
        found.push({ from, to: end(last), rows: last - next + 1, above });
        next = last + 1;
      }
      return { found, next };
    };
    const ring = (figure.layout.shapes || []).find((s) => s.type === "rect" && s.line && s.line.width === 2 && (s.yref || "y") === "y");
    const middle = ring ? (ring.y0 + ring.y1) / 2 : 0;
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
      const high = (above.to - above.from) * squeeze;
      const under = high + (to - from) * squeeze;
      return (
        piece(column, 0, above.from * squeeze, above.to * squeeze) +
        piece(column, high, from * squeeze, to * squeeze) +
        piece(column, under, tall, tall + axis)
      );
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
    const inner = await drawn(larger > 1 ? md.enlarged(figure, larger) : figure, size.width, size.height);
    return {
      svg: `<svg x="${x}" y="${y}" width="${width}" height="${height}" viewBox="0 0 ${size.width} ${size.height}">${inner}</svg>`,
      note: "",
    };
  }

  /* A card without a Plotly figure brings its picture itself, in light colours: as the inside of an
     SVG, with its size. */
  const ownPicture = (fact, isSlide) => (fact.graph ? md.graphPicture(fact.graph, isSlide) : null);
  function placed(own, { x, y, width, height }) {
    const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    return { svg: `<svg ${box} viewBox="0 0 ${own.width} ${own.height}">${own.inner}</svg>`, note: "" };
  }

  const isList = (figure) => Boolean(figure && figure.layout.meta && figure.layout.meta.head !== undefined);

  function words(fact, { width, margin, type, most }) {
    const inside = width - 2 * margin;
    const head = { x: margin, width: inside };
    const left = { x: margin, width: inside * 0.66, size: type.footer, leading: 1.36, family: SANS, most: most.footer };
    const right = { ...left, x: width - margin, width: inside * 0.31, anchor: "end" };
    const strong = { weight: 700, fill: INK.ink };
    const soft = { weight: 400, fill: INK.ink2 };
    const faint = { weight: 400, fill: INK.ink3 };
    return {
      question: block([{ text: fact.question, ...strong }], { ...head, size: type.question, leading: 1.2, family: SANS, most: most.question }),
      reading: block([{ text: fact.reading, ...soft }], { ...head, size: type.reading, leading: 1.3, family: SERIF, most: most.reading }),
      footer: block(
        [{ text: fact.filters, ...strong }, { text: fact.n, ...soft }, { text: [fact.caption, ...fact.traps].filter(Boolean).join(" "), ...soft }],
        left,
      ),
      origin: block(
        [{ text: `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}`, ...faint }, { text: fact.link, unbroken: true, ...faint }],
        right,
      ),
      note: (text) => block([{ text, weight: 600, fill: INK.ink2 }], { ...right, anchor: "end" }),
    };
  }

  md.compose = async function (fact, size) {
    const { width, margin, type } = size;
    const text = words(fact, size);
    const inside = width - 2 * margin;
    const readingTop = margin - 8 + text.question.height + 6;
    const top = readingTop + text.reading.height + 12;
    const noteHeight = size.height && isList(fact.figure) ? type.footer * 1.36 : 0;
    const below = Math.max(text.footer.height, text.origin.height + noteHeight) + margin * 0.5 + 10;
    const own = await ownPicture(fact, Boolean(size.height));
    const natural = own ? (inside * own.height) / own.width : fact.figure.layout.height;
    const height = size.height || top + natural + below + 10;
    const rule = height - below;
    const box = { x: margin, y: top, width: inside, height: rule - top - 8 };
    const cut = size.height && isList(fact.figure);
    const picture = own
      ? placed(own, box)
      : await (cut ? list : whole)(fact.figure, box, type.scale);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `<style>${await fontFaces()} text{font-feature-settings:"tnum"}</style>` +
      `<rect width="${width}" height="${height}" fill="${INK.surface}"/>` +
      text.question.at(margin - 8) + text.reading.at(readingTop) + picture.svg +
      `<line x1="${margin}" x2="${width - margin}" y1="${rule}" y2="${rule}" stroke="${INK.line2}"/>` +
      text.footer.at(rule + 8) +
      text.note(picture.note).at(rule + 8) +
      text.origin.at(rule + 8 + (picture.note ? noteHeight : 0)) + "</svg>";
    return { svg, width, height };
  };

  const LINES = { question: 2, reading: 3, footer: 8 };
  md.SLIDE = { width: 1600, height: 900, margin: 48, type: { question: 40, reading: 26, footer: 17, scale: 1.55 }, most: LINES };
  md.cardSize = ({ figure }) => {
    const { minWidth = NARROW } = (figure && figure.layout.meta) || {};
    const width = minWidth < NARROW ? 700 : 1000;
    return { width, margin: 28, type: { question: 20, reading: 17, footer: 12, scale: 1 }, most: { ...LINES, footer: Infinity } };
  };

  md.png = async function ({ svg, width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  };
})();
