/* Pictures to be saved: question, answer, legend, the figure drawn anew, its filters, marks, origin.
 *
 * A picture is composed as one SVG. The fonts travel inside it, or the browser would fall back to
 * another one when it becomes a PNG. No sentence is cut: text that does not fit gets smaller. How a
 * figure stands in it: slide_figure.js, slide_table.js; its legend: slide_legend.js.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const slide = (md.slide = md.slide || {});
  const ASIDE = 40; // px between a square picture and the legend at its side
  const WIDER = 1.25; // a square picture with the words of its scale, in heights
  let fonts = null;

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

  function words(fact, { width, margin, type, most }) {
    const inside = width - 2 * margin;
    const head = { x: margin, width: inside };
    const left = { x: margin, width: inside * 0.66, size: type.footer, leading: 1.36, family: slide.SANS, most: most.footer };
    const right = { ...left, x: width - margin, width: inside * 0.31, anchor: "end" };
    const strong = { weight: 700, fill: slide.INK.ink };
    const soft = { weight: 400, fill: slide.INK.ink2 };
    const faint = { weight: 400, fill: slide.INK.ink3 };
    return {
      question: slide.block([{ text: fact.question, ...strong }], { ...head, size: type.question, leading: 1.2, family: slide.SANS, most: most.question }),
      reading: slide.block([{ text: fact.reading, ...soft }], { ...head, size: type.reading, leading: 1.3, family: slide.SERIF, most: most.reading }),
      footer: slide.block(
        [{ text: fact.filters, ...strong }, { text: fact.n, ...soft }, { text: [fact.caption, ...fact.traps].filter(Boolean).join(" "), ...soft }],
        left,
      ),
      origin: slide.block(
        [{ text: `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}`, ...faint }, { text: fact.link, unbroken: true, ...faint }],
        right,
      ),
      note: (text) => slide.block([{ text, weight: 600, fill: slide.INK.ink2 }], { ...right, anchor: "end" }),
    };
  }

  /* At the side of a square picture there is room for its legend; else it stands above. */
  function legendOf(fact, { margin, width, type, isSlide }) {
    const aside = isSlide && slide.isSquare(fact);
    const entries = isSlide && slide.isTable(fact) ? [] : fact.legend;
    const found = slide.legend(entries, { size: type.legend, width: aside ? 0 : width - 2 * margin });
    return aside ? { ...found, aside: found.width > 0, height: 0 } : found;
  }

  function boxOf(legend, { margin, width }, top, rule) {
    const inside = width - 2 * margin;
    const box = { x: margin, y: top, width: inside, height: rule - top - 8 };
    if (!legend.aside) return box;
    const wide = Math.min(inside - ASIDE - legend.width, box.height * WIDER);
    return { ...box, x: margin + (inside - wide - ASIDE - legend.width) / 2, width: wide };
  }

  md.compose = async function (fact, size) {
    const { width, margin, type, isSlide } = size;
    const text = words(fact, size);
    const inside = width - 2 * margin;
    const readingTop = margin - 8 + text.question.height + 6;
    const legend = legendOf(fact, size);
    const legendTop = readingTop + text.reading.height + 12;
    const top = legendTop + legend.height;
    const isCut = isSlide && (slide.isTable(fact) || slide.isList(fact));
    const noteHeight = isCut ? type.footer * 1.36 : 0;
    const below = Math.max(text.footer.height, text.origin.height + noteHeight) + margin * 0.5 + 10;
    const own = await slide.ownPicture(fact, isSlide);
    const natural = own ? (inside * own.height) / own.width : isSlide ? 0 : fact.figure.layout.height;
    const height = size.height || top + natural + below + 10;
    const rule = height - below;
    const box = boxOf(legend, size, top, rule);
    const picture = await slide.picture(fact, box, { own, scale: type.scale, isSlide });
    const key = legend.aside ? legend.at(box.x + box.width + ASIDE, top + 24) : legend.at(margin, legendTop);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      `<style>${await fontFaces()} text{font-feature-settings:"tnum"}</style>` +
      `<rect width="${width}" height="${height}" fill="${slide.INK.surface}"/>` +
      text.question.at(margin - 8) + text.reading.at(readingTop) + key + picture.svg +
      `<line x1="${margin}" x2="${width - margin}" y1="${rule}" y2="${rule}" stroke="${slide.INK.line2}"/>` +
      text.footer.at(rule + 8) +
      text.note(picture.note).at(rule + 8) +
      text.origin.at(rule + 8 + (picture.note ? noteHeight : 0)) + "</svg>";
    return { svg, width, height };
  };

  const LINES = { question: 2, reading: 3, footer: 8 };
  md.SLIDE = {
    isSlide: true, width: 1600, height: 900, margin: 48, most: LINES,
    type: { question: 40, reading: 26, legend: 19, footer: 17, scale: 1.55 },
  };
  md.cardSize = ({ figure }) => {
    const { minWidth = slide.NARROW } = (figure && figure.layout.meta) || {};
    const width = minWidth < slide.NARROW ? 700 : 1000;
    const type = { question: 20, reading: 17, legend: 12, footer: 12, scale: 1 };
    return { isSlide: false, width, margin: 28, type, most: { ...LINES, footer: Infinity } };
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
