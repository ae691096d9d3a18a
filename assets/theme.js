/* Figures leave the server in the light theme; this paints one dark, by the protocol written down
 * in components/figures/theme.py: tokens one to one, signed marks by their colour scale, and the
 * numbers on signed marks in whichever of white and black contrasts more.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const COLOUR = /#[0-9A-F]{6}|rgba\([^)]*\)/g;
  const UNTOUCHED = new Set(["customdata", "hovertext", "meta"]);

  function translated(value, map) {
    if (typeof value === "string") return value.replace(COLOUR, (colour) => map[colour] || colour);
    if (Array.isArray(value)) return value.map((item) => translated(item, map));
    if (value && typeof value === "object") {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          UNTOUCHED.has(key) && typeof item !== "string" ? item : translated(item, map),
        ]),
      );
    }
    return value;
  }

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

  function mixed(stops, value) {
    const share = Math.min(1, Math.max(0, (value + 1) / 2)) * (stops.length - 1);
    const below = Math.min(Math.floor(share), stops.length - 2);
    const [low, high] = [channels(stops[below]), channels(stops[below + 1])];
    return low.map((a, i) => Math.round(a + (high[i] - a) * (share - below)));
  }

  function luminance(rgb) {
    const [r, g, b] = rgb.map((c) => {
      const part = c / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function textOn(rgb) {
    const level = luminance(rgb);
    return 1.05 / (level + 0.05) >= (level + 0.05) / 0.05 ? "#FFFFFF" : "#000000";
  }

  const hex = (rgb) => "#" + rgb.map((c) => c.toString(16).padStart(2, "0")).join("").toUpperCase();

  function recolour(figure, part, entries, colourOf) {
    for (const { trace, values } of entries) {
      const found = figure.data[trace];
      figure.data[trace] = { ...found, [part]: { ...found[part], color: values.map(colourOf) } };
    }
  }

  /* The same figure with everything that is measured in pixels larger: for a projector. */
  const IN_PIXELS = new Set(["size", "width", "xshift", "yshift", "standoff", "ticklen", "height", "arrowwidth"]);
  function scaled(value, factor, key, kind) {
    const grows = IN_PIXELS.has(key) && !(kind === "bar" && key === "width");
    if (typeof value === "number") return grows ? value * factor : value;
    if (Array.isArray(value)) return value.map((item) => scaled(item, factor, key, kind));
    if (value && typeof value === "object") {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          UNSCALED.has(name) ? item : scaled(item, factor, name, value.type || kind),
        ]),
      );
    }
    return value;
  }
  const UNSCALED = new Set(["customdata", "hovertext", "meta", "x", "y", "base", "ids"]);
  md.enlarged = function (figure, factor) {
    const { data, layout } = figure;
    const grown = scaled(layout, factor, "layout");
    const margin = Object.fromEntries(
      Object.entries(layout.margin || {}).map(([side, value]) => [side, value * factor]),
    );
    return { data: data.map((trace) => scaled(trace, factor, "trace", trace.type)), layout: { ...grown, margin } };
  };

  md.themed = function (figure, dark) {
    if (!dark) return figure;
    const { map, dark: stops } = md.tokens;
    const painted = { data: translated(figure.data, map), layout: translated(figure.layout, map) };
    const { signedFill = [], signedText = [] } = figure.layout.meta || {};
    recolour(painted, "marker", signedFill, (value) => hex(mixed(stops, value)));
    recolour(painted, "textfont", signedText, (value) => textOn(mixed(stops, value)));
    return painted;
  };
})();
