/* Exports: a slide, a card, an SVG, a CSV, a claim. Always the light theme, with its provenance.
 *
 * A picture is composed as one SVG: question, answer, the figure drawn anew at the size of the
 * export, then what was filtered, what the marks mean, and where it comes from. The fonts travel
 * inside the SVG, or the browser would fall back to another one when it becomes a PNG.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const INK = { ink: "#1A1C20", ink2: "#474C55", ink3: "#646A74", line2: "#C9C7C1", surface: "#FFFFFF" };
  const SANS = '"Inter", Arial, sans-serif';
  const SERIF = '"Source Serif 4", Georgia, serif';
  const MARK_LINES = 5;
  const LINK_LINES = 4;
  let fonts = null;

  const escaped = (text) =>
    text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const plain = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");

  /* What is filtered, as a sentence: the words of the slots without their lists. */
  md.filterSentence = function () {
    const sentence = document.querySelector(".sentence");
    if (!sentence) return "";
    const copy = sentence.cloneNode(true);
    copy.querySelectorAll(".slot-panel, .caret, .reset").forEach((node) => node.remove());
    const text = copy.textContent.replace(/\s+/g, " ").replace(/ ,/g, ",").trim();
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };

  function facts(card) {
    const page = document.querySelector("[data-page]");
    const drawing = md.drawings[card.dataset.card] || {};
    const now = new Date();
    const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
    return {
      page: page.dataset.page,
      question: plain(card.querySelector(".card-question")),
      reading: plain(card.querySelector(".reading")),
      n: plain(card.querySelector(".card-n")),
      traps: [...card.querySelectorAll(".trap")].map(plain),
      caption: drawing.caption || "",
      figure: drawing.figure,
      filters: md.filterSentence(),
      version: `score v${page.dataset.scoreVersion}`,
      build: page.dataset.build,
      date,
      link: md.url(),
    };
  }

  function fileName(fact, ending) {
    const selection = new URLSearchParams(md.selection());
    const parts = ["dataset", "tissue", "signature"].map((key) => selection.get(key) || "all");
    const name = ["mesodrift", fact.page, ...parts, fact.date].join("_");
    return `${name.replace(/[^A-Za-z0-9_.-]+/g, "-")}.${ending}`;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

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

  function textBlock(text, { x, y, size, leading, weight, family, fill, width, anchor, most = 9 }) {
    const wrapped = lines(text, `${weight} ${size}px ${family}`, width);
    const kept = wrapped.slice(0, most);
    const end = anchor === "end" ? ' text-anchor="end"' : "";
    const spans = kept.map(
      (line, i) =>
        `<text x="${x}" y="${y + size + i * leading}"${end} font-family='${family}' ` +
        `font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(line)}</text>`,
    );
    return { svg: spans.join(""), bottom: y + kept.length * leading };
  }

  /* The figure drawn anew, in light colours, at the size it has in the export. */
  async function picture(figure, width, height, scale) {
    const logical = { width: Math.round(width / scale), height: Math.round(height / scale) };
    const spec = JSON.parse(JSON.stringify(md.themed(figure, false)));
    spec.layout = { ...spec.layout, ...logical, autosize: false, paper_bgcolor: INK.surface };
    const uri = await window.Plotly.toImage(spec, { format: "svg", ...logical });
    const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return { ...logical, inner };
  }

  async function compose(fact, { width, height, type, margin }) {
    const inside = width - 2 * margin;
    const head = { x: margin, width: inside, fill: INK.ink };
    const question = textBlock(fact.question, {
      ...head, y: margin - 8, size: type.question, leading: type.question * 1.2, weight: 700, family: SANS, most: 2,
    });
    const reading = textBlock(fact.reading, {
      ...head, y: question.bottom + 8, size: type.reading, leading: type.reading * 1.3, weight: 400, family: SERIF, fill: INK.ink2, most: 3,
    });
    const small = type.footer;
    const leading = small * 1.4;
    const left = { x: margin, width: inside * 0.6, size: small, leading, family: SANS };
    const marks = [fact.caption, ...fact.traps].filter(Boolean).join(" ");
    const footerLines =
      lines(fact.filters, `700 ${small}px ${SANS}`, left.width).length +
      Math.min(MARK_LINES, lines(marks, `400 ${small}px ${SANS}`, left.width).length);
    const footerTop = height - margin * 0.55 - Math.max(1 + LINK_LINES, footerLines) * leading - 14;
    const filters = textBlock(fact.filters, { ...left, y: footerTop + 8, weight: 700, fill: INK.ink });
    const caption = textBlock(marks, { ...left, y: filters.bottom, weight: 400, fill: INK.ink2, most: MARK_LINES });
    const right = { x: width - margin, width: inside * 0.37, size: small, leading, family: SANS, anchor: "end", weight: 400, fill: INK.ink3 };
    const origin = textBlock(`MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}`, { ...right, y: footerTop + 8 });
    const pieces = chunks(fact.link, `400 ${small}px ${SANS}`, right.width).join(" ");
    const link = textBlock(pieces, { ...right, y: origin.bottom, most: LINK_LINES });
    const top = reading.bottom + 14;
    const room = footerTop - top - 10;
    const natural = (fact.figure.layout && fact.figure.layout.height) || 420;
    // A figure of panels has no air to lose between its rows; a map or a forest has.
    const rigid = fact.figure.layout.meta && fact.figure.layout.meta.rigid;
    const scale = Math.min(type.scale, room / (natural * (rigid ? 0.88 : 0.78)));
    const drawn = await picture(fact.figure, inside, room, scale);
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `<style>${await fontFaces()} text{font-feature-settings:"tnum"}</style>` +
      `<rect width="${width}" height="${height}" fill="${INK.surface}"/>` +
      question.svg + reading.svg +
      `<svg x="${margin}" y="${top}" width="${inside}" height="${room}" ` +
      `viewBox="0 0 ${drawn.width} ${drawn.height}">${drawn.inner}</svg>` +
      `<line x1="${margin}" x2="${width - margin}" y1="${footerTop}" y2="${footerTop}" stroke="${INK.line2}"/>` +
      filters.svg + caption.svg + origin.svg + link.svg + "</svg>"
    );
  }

  const SLIDE = { width: 1600, height: 900, margin: 64, type: { question: 40, reading: 26, footer: 17, scale: 1.6 } };
  function cardSize(fact) {
    const tall = (fact.figure.layout && fact.figure.layout.height) || 420;
    return { width: 1000, height: tall + 230, margin: 28, type: { question: 20, reading: 17, footer: 12, scale: 1 } };
  }

  async function png(svg, { width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  /* A spreadsheet runs text that begins like a formula; an apostrophe keeps it text. */
  const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function csv(card, fact) {
    const table = md.tableOf(card);
    const head = [...table.tHead.rows[0].cells];
    const provenance = [
      fact.question, fact.reading, fact.filters, fact.n, fact.caption, ...fact.traps,
      `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}`, fact.link,
    ];
    const body = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].flatMap((cell, i) => {
        const own = "value" in cell.dataset ? cell.dataset.value : harmless(cell.textContent);
        const ends = head[i].dataset.low ? [cell.dataset.low || "", cell.dataset.high || ""] : [];
        return [own, ...ends];
      }),
    );
    const names = head.flatMap((cell) =>
      cell.dataset.low
        ? [cell.dataset.column, cell.dataset.low, cell.dataset.high]
        : [cell.dataset.column],
    );
    return [
      ...provenance.filter(Boolean).map((line) => `# ${line}`),
      ...[names, ...body].map((row) => row.map(quoted).join(",")),
      "",
    ].join("\n");
  }

  /* The data set of the view: the one a page shows, or the one that was selected. */
  function dataset() {
    const slot = document.querySelector('.slot[data-slot="dataset"]');
    const chosen = slot && JSON.parse(slot.dataset.options).options.find((option) => option.chosen);
    const patch = chosen ? chosen.patch : md.selection();
    return new URLSearchParams(patch).get("dataset");
  }
  function cited() {
    const citations = JSON.parse(document.querySelector("[data-page]").dataset.citations);
    return citations[dataset()] || `${Object.keys(citations).length} data sets, cited on the Methods page.`;
  }

  function claim(fact) {
    return [
      fact.reading,
      `${fact.filters} ${fact.n}`.trim(),
      ...fact.traps,
      `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}. ${fact.link}`,
      `Data: ${cited()}`,
      "MD score: Lu et al., Cell 2025, doi:10.1016/j.cell.2025.07.031.",
    ].join("\n");
  }

  const exports = {
    async "png-slide"(card, fact) {
      save(await png(await compose(fact, SLIDE), SLIDE), fileName(fact, "png"));
    },
    async "png-card"(card, fact) {
      const size = cardSize(fact);
      save(await png(await compose(fact, size), size), fileName(fact, "png"));
    },
    async svg(card, fact) {
      const svg = await compose(fact, cardSize(fact));
      save(new Blob([svg], { type: "image/svg+xml" }), fileName(fact, "svg"));
    },
    async csv(card, fact) {
      save(new Blob([csv(card, fact)], { type: "text/csv" }), fileName(fact, "csv"));
    },
    async claim(card, fact) {
      await md.copy(claim(fact));
      md.say("Claim copied.");
    },
  };

  document.addEventListener("click", async function (event) {
    const item = event.target.closest("[data-export]");
    if (!item) return;
    const card = item.closest("[data-card]");
    md.closeMenus();
    if (card.dataset.drawn !== md.selection()) {
      // The filters are told from the page: an older figure would leave under a newer name.
      md.say("The figure is still being drawn. Try again in a moment.");
      return;
    }
    try {
      await exports[item.dataset.export](card, facts(card));
    } catch (problem) {
      console.warn("export", problem);
      md.say("The export failed. Reload the page and try again.");
    }
  });
})();
