/* What stands under the pointer, or where a finger tapped: the cells of a pixel, or one cell.
 *
 * Colours are levels that the browser has anyway; components/cells/hover.py sends the rest.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const STEPS = 250; // levels of a scale: components/figures/embedding_levels.py
  const UNSCORED = 251;
  const REACH = 14; // px from a pointer to the cell it means
  const KINDS = { u1: Uint8Array, u2: Uint16Array, f4: Float32Array };

  const decoded = new WeakMap();
  function numbers(array) {
    if (!decoded.has(array)) {
      const raw = Uint8Array.from(atob(array.bdata), (letter) => letter.charCodeAt(0));
      decoded.set(array, new KINDS[array.dtype](raw.buffer));
    }
    return decoded.get(array);
  }

  /* The place of a point among the pixels of a square of so many rows, which count from below. */
  function placed([x, y], [x0, y0, side], rows) {
    const column = Math.floor(((x - x0) / side) * rows);
    const up = Math.floor(((y - y0) / side) * rows);
    return column < 0 || column >= rows || up < 0 || up >= rows ? -1 : up * rows + column;
  }

  /* What tells the level of the colour at a point: 0 where no cell lies. */
  const read = new WeakMap();
  function levelsOf(pixels) {
    if (!read.has(pixels)) {
      const { z, x0, y0, dx, dy } = pixels;
      const [levels, [rows, columns]] = [numbers(z), z.shape.split(",").map(Number)];
      read.set(pixels, (x, y) => {
        const column = Math.floor((x - x0) / dx + 0.5);
        const up = Math.floor((y - y0) / dy + 0.5);
        return column < 0 || column >= columns || up < 0 || up >= rows ? 0 : levels[up * columns + column];
      });
    }
    return read.get(pixels);
  }

  /* The number of each pixel among those that hold cells, from the top row on; of the others -1. */
  const ranked = new WeakMap();
  function ranks(cells, pixels) {
    if (!ranked.has(cells)) {
      const { rows, window: [x0, y0, side] } = cells;
      const [step, level] = [side / rows, levelsOf(pixels)];
      const found = new Int32Array(rows * rows).fill(-1);
      let n = 0;
      for (let up = rows - 1; up >= 0; up -= 1)
        for (let column = 0; column < rows; column += 1)
          if (level(x0 + (column + 0.5) * step, y0 + (up + 0.5) * step)) found[up * rows + column] = n++;
      ranked.set(cells, found);
    }
    return ranked.get(cells);
  }

  const written = (value, digits) => value.toFixed(Math.max(0, digits)).replace("-", "\u2212");
  const valued = ({ label, unit }, text) => `${label}: ${text}${unit ? ` (${unit})` : ""}`;

  /* A level says no more than one step of the scale: neither do the digits. */
  function ofLevel(cells, level) {
    const [low, high] = cells.limits;
    const end = level === 1 ? " or less" : level === STEPS ? " or more" : "";
    const value = low + ((level - 1) / (STEPS - 1)) * (high - low);
    if (cells.percent) return valued(cells, `${Math.round(100 * value)} %`);
    const digits = Math.floor(-Math.log10((high - low) / (STEPS - 1)));
    return valued(cells, written(value, digits) + end);
  }

  function ofPixel(cells, point) {
    const pixels = md.cells.drawing().figure.data[0];
    const pixel = placed(point, cells.window, cells.rows);
    const place = pixel < 0 ? -1 : ranks(cells, pixels)[pixel];
    if (place < 0) return null;
    const n = numbers(cells.n)[place];
    const lines = [`${n.toLocaleString("en")} ${n === 1 ? "cell" : "cells"}`];
    const level = levelsOf(pixels)(...point);
    if (level > UNSCORED) lines.push(cells.masked);
    else if (level === UNSCORED && cells.label) lines.push(`${cells.label}: not known of these cells`);
    else if (cells.label) lines.push(ofLevel(cells, level));
    const top = cells.top && numbers(cells.top)[place];
    if (top && cells.share) lines.push(`${cells.names[top - 1]}: ${numbers(cells.share)[place]} %`);
    else if (top) lines.push(`Most often: ${cells.names[top - 1]}`);
    return lines;
  }

  function ofCell(cells, [x, y]) {
    const { x: across, y: up } = md.cells.drawing().figure.data[0];
    const [all, tall] = [numbers(across), numbers(up)];
    const reach = (REACH / md.cells.square().side) * md.cells.side();
    let [least, near] = [reach, -1];
    for (let i = 0; i < all.length; i += 1) {
      const away = Math.hypot(all[i] - x, tall[i] - y);
      if (away < least) [least, near] = [away, i];
    }
    if (near < 0) return null;
    const [type, where] = cells.strata[numbers(cells.of)[near]];
    return [type, own(cells, near), where].filter(Boolean);
  }

  function own(cells, at) {
    if (!cells.label) return "";
    const value = cells.value ? numbers(cells.value)[at] : NaN;
    if (cells.percent) return Number.isNaN(value) ? "Neither young nor old" : value ? "Old" : "Young";
    if (Number.isNaN(value)) return `${cells.label}: not known of this cell`;
    return valued(cells, md.compact(value));
  }

  md.cells.tip = function (event) {
    const box = document.querySelector(".cells-tip");
    if (!box) return;
    const cells = event && md.cells.drawing() && md.cells.drawing().cells;
    const point = cells && md.cells.at(event);
    const lines = point && ((cells.n && ofPixel(cells, point)) || (cells.of && ofCell(cells, point)));
    box.classList.toggle("shown", Boolean(lines));
    if (!lines) return;
    box.replaceChildren(
      ...lines.map((line, i) => Object.assign(document.createElement(i ? "span" : "b"), { textContent: line })),
    );
    const stage = md.cells.stage().getBoundingClientRect();
    const [left, top] = [event.clientX - stage.left, event.clientY - stage.top];
    const below = top + 14 + box.offsetHeight < stage.height;
    box.style.left = `${Math.max(4, Math.min(left + 14, stage.width - box.offsetWidth - 4))}px`;
    box.style.top = `${below ? top + 14 : top - 14 - box.offsetHeight}px`;
  };
})();
