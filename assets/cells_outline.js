/* Outlines of picked cells: 4 characters a vertex, as atlas/cells/outline.py reads them; a drawn
 * line is simplified until a link can hold it.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const UNITS = DIGITS.length ** 2; // a side
  const STEPS = 16; // of the curve, in one unit
  const MOST = 50; // vertices

  const unit = (step) => Math.min(UNITS - 1, Math.max(0, Math.floor(step / STEPS)));
  const digits = (value) => DIGITS[Math.floor(value / 64)] + DIGITS[value % 64];

  function distance([x, y], [ax, ay], [bx, by]) {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    return Math.hypot(x - ax - share * dx, y - ay - share * dy);
  }

  /* Douglas and Peucker: the points a line cannot lose without moving by more than a tolerance. */
  function kept(points, tolerance) {
    const keep = new Set([0, points.length - 1]);
    const parts = [[0, points.length - 1]];
    while (parts.length) {
      const [first, last] = parts.pop();
      let far = 0;
      let at = -1;
      for (let i = first + 1; i < last; i += 1) {
        const away = distance(points[i], points[first], points[last]);
        if (away > far) [far, at] = [away, i];
      }
      if (far > tolerance) {
        keep.add(at);
        parts.push([first, at], [at, last]);
      }
    }
    return [...keep].sort((a, b) => a - b).map((i) => points[i]);
  }

  md.simplified = function (points) {
    let tolerance = STEPS / 2;
    let found = points;
    for (; found.length > MOST; tolerance *= 1.4) found = kept(points, tolerance);
    return found;
  };

  /* Steps of the embedding to text; empty where what is drawn encloses nothing. */
  md.outlineText = function (points) {
    const units = md.simplified(points).map((point) => point.map(unit));
    const apart = units.filter(([x, y], i) => {
      const [px, py] = units[(i + units.length - 1) % units.length];
      return x !== px || y !== py;
    });
    if (apart.length < 3) return "";
    return apart.map(([x, y]) => digits(x) + digits(y)).join("");
  };
})();
