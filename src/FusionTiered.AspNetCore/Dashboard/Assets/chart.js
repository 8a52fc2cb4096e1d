import { h, s, say, clock } from './dom.js';

const LEFT = 52, RIGHT = 8, TOP = 6, BOTTOM = 18, HEIGHT = 150;

// Lines over time: gaps where nothing was measured, a cursor for pointer and arrow keys, and a table of the same figures.
export class Chart {
  constructor(title, { series, format, min = 0, max = null, base = 10 }) {
    Object.assign(this, { title, series, format, min, max, base, points: [], cursor: null });
    this.svg = s('svg', { role: 'img', tabindex: 0, height: HEIGHT, 'aria-label': title });
    this.legend = series.map((one, index) => h('span', { class: `s${index}` }, one.name));
    this.output = h('output', { 'aria-live': 'off' });
    this.body = h('tbody');
    this.table = h('details', { ontoggle: () => this.fillTable() }, h('summary', null, 'As a table'),
      h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `${title}, table` }, h('table', null, h('caption', null, title),
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Time'), series.map(one => h('th', { scope: 'col' }, one.name)))), this.body)));
    this.element = h('figure', null, h('figcaption', null, title, this.legend), this.svg, this.output, this.table);
    this.svg.addEventListener('pointermove', event => this.point((event.clientX - this.svg.getBoundingClientRect().left - LEFT) / Math.max(1, this.width - LEFT - RIGHT)));
    this.svg.addEventListener('pointerleave', () => this.point(null));
    this.svg.addEventListener('blur', () => this.point(null));
    this.svg.addEventListener('keydown', event => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  set(points) {
    this.points = points;
    if (this.cursor >= points.length) this.cursor = null;
    const last = points.at(-1);
    this.svg.setAttribute('aria-label', last ? `${this.title}. Now: ${this.read(last)}. Arrow keys read earlier figures.` : `${this.title}. No figures yet.`);
    this.series.forEach((one, index) => say(this.legend[index], last ? `${one.name} ${this.format(one.get(last))}` : one.name));
    this.draw();
    this.fillTable();
  }

  read(point) {
    return this.series.map(one => `${one.name} ${this.format(one.get(point))}`).join(', ');
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === 'Escape') this.point(null);
    if (step === undefined || this.points.length === 0) return;
    event.preventDefault();
    this.cursor = Math.min(this.points.length - 1, Math.max(0, (this.cursor ?? this.points.length) + step));
    this.output.setAttribute('aria-live', 'polite');
    this.draw();
  }

  point(share) {
    if (share === null || this.points.length === 0) this.cursor = null;
    else {
      const from = this.points[0].at, at = from + share * (this.points.at(-1).at - from);
      this.cursor = this.points.reduce((best, one, index) => Math.abs(one.at - at) < Math.abs(this.points[best].at - at) ? index : best, 0);
    }
    this.output.setAttribute('aria-live', 'off');
    this.draw();
  }

  draw() {
    const width = this.width = this.element.clientWidth - 28;
    if (width < 60) return;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const { points } = this;
    if (points.length < 2) {
      this.svg.replaceChildren(s('text', { x: width / 2, y: HEIGHT / 2, 'text-anchor': 'middle' }, 'Waiting for the second figure…'));
      return;
    }
    const values = points.flatMap(point => this.series.map(one => one.get(point))).filter(Number.isFinite);
    const low = this.min ?? Math.min(...values);
    let high = this.max ?? Math.max(low, ...values);
    if (high <= low) high = low + 1;
    const steps = ticks(low, high, 3, this.base);
    if (this.max === null) high = Math.max(high, steps.at(-1));
    const from = points[0].at, to = points.at(-1).at;
    const x = at => LEFT + (at - from) / (to - from) * (width - LEFT - RIGHT);
    const y = value => TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    const parts = steps.flatMap(value => [
      s('line', { x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value), class: 'grid-line' }),
      s('text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, this.format(value))]);
    [[from, 'start'], [(from + to) / 2, 'middle'], [to, 'end']].forEach(([at, anchor]) => parts.push(s('text', { x: x(at), y: HEIGHT - 4, 'text-anchor': anchor }, clock(at))));
    this.series.forEach((one, index) => parts.push(s('path', { d: path(points, one.get, x, y), class: `s${index}` })));
    const at = this.cursor === null ? null : points[this.cursor];
    if (at) parts.push(s('line', { x1: x(at.at), x2: x(at.at), y1: TOP, y2: HEIGHT - BOTTOM, class: 'cursor' }));
    say(this.output, at ? `${clock(at.at)}: ${this.read(at)}` : '');
    this.svg.replaceChildren(...parts);
  }

  fillTable() {
    if (!this.table.open) return;
    this.body.replaceChildren(...this.points.slice(-60).reverse().map(point =>
      h('tr', null, h('td', null, clock(point.at)), this.series.map(one => h('td', null, this.format(one.get(point)))))));
  }
}

// A line without axes, beside the figure that it is about.
export function spark(values, label) {
  const known = values.filter(Number.isFinite);
  const low = Math.min(0, ...known), high = Math.max(100, ...known), last = Math.max(1, values.length - 1);
  return s('svg', { class: 'spark s0', viewBox: '0 0 110 22', role: 'img', 'aria-label': label },
    s('path', { d: path(values.map((value, at) => ({ at, value })), one => one.value, at => 2 + at / last * 106, value => 20 - (value - low) / (high - low) * 18) }));
}

function path(points, get, x, y) {
  let text = '', joined = false;
  for (const point of points) {
    const value = get(point);
    if (Number.isFinite(value)) text += `${joined ? 'L' : 'M'}${x(point.at).toFixed(1)} ${y(value).toFixed(1)}`;
    joined = Number.isFinite(value);
  }
  return text;
}

// Round figures: in tens, or for bytes in tens of their unit.
function ticks(low, high, most, base) {
  const raw = (high - low) / most, unit = base === 10 ? 1 : base ** Math.max(0, Math.floor(Math.log(raw) / Math.log(base)));
  const power = unit * 10 ** Math.floor(Math.log10(raw / unit)), lead = raw / power;
  const step = (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1) * power;
  const all = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 0.999; value += step) all.push(Number(value.toPrecision(12)));
  return all.filter(value => value <= high || all.length < most + 2);
}
