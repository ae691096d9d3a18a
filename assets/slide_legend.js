/* The legend in a picture to be saved. The style sheet draws the marks on screen (legend.css); an SVG
 * gets them here. A legend with a mark that is not drawn here stays away: its caption says in words
 * what the marks mean.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const slide = (md.slide = md.slide || {});
  const BETWEEN = 1.1; // of the size of type: from one entry to the next
  const AFTER = 0.5; // from a mark to its words
  const LEADING = 1.5;
  const HUES = {
    indigo: "#332288", teal: "#0F6B60", sand: "#A98A1F", wine: "#7A1F4E", sky: "#3A93CC", orchid: "#C0589F",
    other: "#858A93", unscored: "#C9C7C1",
    "age-0": "#440154", "age-1": "#472D7B", "age-2": "#3B528B", "age-3": "#2C728E", "age-4": "#21918C", "age-5": "#28AE80", "age-6": "#5EC962",
  };
  const [FALL, RISE] = ["#1C62B6", "#A14200"];
  const LINE = 'fill="none" stroke-linecap="butt"';

  const square = (fill, more = "") => `<rect x="1" y="1" width="10" height="10" fill="${fill}"${more}/>`;
  const hollow = ({ INK }, shape) => `<g fill="none" stroke="${INK.ink}" stroke-width="1.5">${shape}</g>`;
  const sign = ({ INK, SANS }, text) =>
    `<text x="6" y="10.5" text-anchor="middle" font-family='${SANS}' font-size="13" fill="${INK.ink2}">${text}</text>`;
  const diamond = '<path d="M6 0.6L11.4 6L6 11.4L0.6 6Z"/>';

  /* Marks in a square of 12 px, by their names in components/figures. */
  const MARKS = {
    "square-filled": ({ INK }) => square(INK.ctrl),
    "square-hollow": (s) => hollow(s, '<rect x="1.75" y="1.75" width="8.5" height="8.5"/>'),
    "circle-hollow": (s) => hollow(s, '<circle cx="6" cy="6" r="4.5"/>'),
    "diamond-hollow": (s) => hollow(s, diamond),
    "circle-filled": ({ INK }) => `<circle cx="6" cy="6" r="4.8" fill="${INK.ink}"/>`,
    "diamond-filled": ({ INK }) => `<g fill="${INK.ink}">${diamond}</g>`,
    cross: ({ INK }) => `<path d="M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5" ${LINE} stroke="${INK.ink3}" stroke-width="1.4"/>`,
    arrow: ({ INK }) => `<path d="M0 6H10M6.5 2.5L10.5 6L6.5 9.5" ${LINE} stroke="${INK.ink2}" stroke-width="1.6"/>`,
    "cross-intervals": ({ INK }) =>
      `<path d="M0 6H12" ${LINE} stroke="${INK.ink2}" stroke-width="2"/><path d="M6 0V12" ${LINE} stroke="${INK.ink2}" stroke-width="1.2"/>`,
    "line-open": ({ INK }) => `<path d="M0 6H12" ${LINE} stroke="${INK.ink3}" stroke-width="1.4"/>`,
    "line-reference": ({ INK }) => `<path d="M0 6H12" ${LINE} stroke="${INK.line2}" stroke-width="1.4"/>`,
    "line-resolved": () =>
      `<path d="M0 6H6" ${LINE} stroke="${FALL}" stroke-width="2.5"/><path d="M6 6H12" ${LINE} stroke="${RISE}" stroke-width="2.5"/>`,
    dagger: (s) => sign(s, "†"),
    "double-dagger": (s) => sign(s, "‡"),
    mean: ({ INK }) => `<path d="M6 0V12" ${LINE} stroke="${INK.ink}" stroke-width="2"/>`,
    "line-band": ({ INK }) => `<path d="M0 6H12" ${LINE} stroke="${INK.ink2}" stroke-width="2"/>`,
    outline: ({ INK }) => `<rect x="1" y="1" width="10" height="10" rx="3" ${LINE} stroke="${INK.ink}" stroke-width="1.6"/>`,
    hatch: ({ INK }) =>
      `<rect x="0.5" y="0.5" width="11" height="11" fill="${INK.line}"/>` +
      `<path d="M0.5 4L4 0.5M0.5 8L8 0.5M1 11.5L11.5 1M5 11.5L11.5 5M9 11.5L11.5 9" ${LINE} stroke="${INK.ctrl}" stroke-width="1.2"/>`,
    "split-composition": ({ INK }) => square(INK.line2, ` stroke="${INK.ctrl}"`),
    "split-state": ({ INK }) => square(INK.ink2),
    "split-composition-open": ({ INK }) =>
      square("none", ` stroke="${INK.ctrl}"`) +
      [3.5, 6, 8.5].map((y) => [3.5, 6, 8.5].map((x) => `<circle cx="${x}" cy="${y}" r="0.7" fill="${INK.ctrl}"/>`).join("")).join(""),
    "split-state-open": ({ INK }) => square("none", ` stroke="${INK.ink2}" stroke-width="1.4"`),
    "split-total": ({ INK }) => `<path d="M6 0V12" ${LINE} stroke="${INK.ink}" stroke-width="2"/>`,
    ...Object.fromEntries(Object.entries(HUES).map(([name, hue]) => [`hue-${name}`, () => square(hue, ' rx="2"')])),
  };

  /* Where the entries stand: side by side as far as they fit, or each on a line of its own. */
  function placed(entries, size, width) {
    const font = `400 ${size}px ${slide.SANS}`;
    const found = [];
    let [x, line] = [0, 0];
    for (const { mark, text } of entries) {
      const wide = size * (1 + AFTER) + slide.widthOf(text, font);
      if (x && x + wide > width) [x, line] = [0, line + 1];
      found.push({ mark, text, x, line, wide });
      x += wide + size * BETWEEN;
    }
    return found;
  }

  /* The legend in lines of a width; in one column where the width is none. */
  slide.legend = function (entries, { size, width }) {
    const isDrawn = entries.every(({ mark }) => MARKS[mark]);
    const found = isDrawn ? placed(entries, size, width) : [];
    const step = size * LEADING;
    const at = (left, top) =>
      found
        .map(({ mark, text, x, line }) => {
          const y = top + line * step;
          return (
            `<g transform="translate(${(left + x).toFixed(1)} ${(y + size * 0.06).toFixed(1)}) scale(${(size / 12).toFixed(3)})">${MARKS[mark](slide)}</g>` +
            `<text x="${(left + x + size * (1 + AFTER)).toFixed(1)}" y="${(y + size * 0.92).toFixed(1)}" ` +
            `font-family='${slide.SANS}' font-size="${size}" fill="${slide.INK.ink2}">${slide.escaped(text)}</text>`
          );
        })
        .join("");
    return {
      at,
      width: Math.max(0, ...found.map(({ x, wide }) => x + wide)),
      height: found.length ? (found.at(-1).line + 1) * step + size * 0.4 : 0,
    };
  };
})();
