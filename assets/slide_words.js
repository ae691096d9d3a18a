/* The words of pictures to be saved: SVG has no paragraphs, so texts are measured, broken and set. */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const slide = (md.slide = md.slide || {});
  slide.INK = { ink: "#1A1C20", ink2: "#474C55", ink3: "#646A74", ctrl: "#858A93", line: "#E3E1DC", line2: "#C9C7C1", warn: "#7A5600", surface: "#FFFFFF" };
  slide.SANS = '"Inter", Arial, sans-serif';
  slide.SERIF = '"Source Serif 4", Georgia, serif';
  const pen = document.createElement("canvas").getContext("2d");

  const escaped = (slide.escaped = (text) =>
    text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]));

  slide.widthOf = function (text, font) {
    pen.font = font;
    return pen.measureText(text).width;
  };

  /* Break a text into lines that fit. */
  function lines(text, font, width) {
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

  /* A link has no blanks to break at: before a key of it where that takes no more lines, else anywhere. */
  function chunks(text, font, width) {
    pen.font = font;
    const filled = (parts) => {
      const found = [""];
      for (const part of parts) {
        if (found.at(-1) && pen.measureText(found.at(-1) + part).width > width) found.push("");
        for (const letter of part) {
          if (pen.measureText(found.at(-1) + letter).width > width) found.push("");
          found[found.length - 1] += letter;
        }
      }
      return found;
    };
    const [byKeys, anywhere] = [filled(text.split(/(?=[?&])/)), filled([...text])];
    return byKeys.length > anywhere.length ? anywhere : byKeys;
  }

  /* Paragraphs set whole: where they need more lines than `most`, in smaller type. */
  slide.block = function (paragraphs, { x, size, leading, family, width, anchor, most = Infinity }) {
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
  };
})();
