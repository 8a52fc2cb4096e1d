// Elements, numbers and requests. No text ever becomes markup.
const SVG = 'http://www.w3.org/2000/svg';

export function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

export function s(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

function fill(element, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(2).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Writes only what changed: selections, focus and screen readers are left alone.
export function say(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const nothing = '–';
const known = value => value !== null && value !== undefined && Number.isFinite(value);
export const count = value => known(value) ? whole.format(value) : nothing;
export const rate = value => known(value) ? (value >= 1000 ? whole : three).format(value) : nothing;
export const percent = value => known(value) ? `${value.toFixed(1)} %` : nothing;
export const ms = value => !known(value) ? nothing : value >= 1000 ? `${three.format(value / 1000)} s` : value >= 0.1 || value === 0 ? `${three.format(value)} ms` : `${three.format(value * 1000)} µs`;
export const bytes = value => {
  if (!known(value)) return nothing;
  let unit = 0;
  for (; Math.abs(value) >= 1024 && unit < 4; unit++) value /= 1024;
  return `${three.format(value)} ${['B', 'KB', 'MB', 'GB', 'TB'][unit]}`;
};
export const span = value => {
  if (!known(value)) return nothing;
  if (value < 90) return `${three.format(value)} s`;
  if (value < 5400) return `${three.format(value / 60)} min`;
  return value < 172800 ? `${three.format(value / 3600)} h` : `${three.format(value / 86400)} d`;
};
export const clock = at => new Date(at * 1000).toLocaleTimeString([], { hour12: false });

// A request to an endpoint of the cache; the page may stand for one of several caches.
export function address(path, query) {
  const all = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(query ?? {})) if (value !== '' && value !== null && value !== undefined) all.set(key, value);
  return all.size > 0 ? `${path}?${all}` : path;
}

export async function ask(path, query, method) {
  const change = method && method !== 'GET';
  const answer = await fetch(address(path, query), { method: method ?? 'GET', headers: change ? { 'X-FusionTiered-Request': '1' } : {} });
  const text = await answer.text();
  let body = null;
  try { body = JSON.parse(text); } catch { /* no JSON */ }
  if (!answer.ok) throw new Error(body?.detail ?? body?.title ?? `The answer was ${answer.status}.`);
  return body;
}

// A table that keeps its rows: only cells that changed are written.
export function table(caption, columns) {
  const body = h('tbody');
  const element = h('div', { class: 'wide' }, h('table', null, h('caption', null, caption),
    h('thead', null, h('tr', null, columns.map(column => h('th', { scope: 'col', class: column.class, title: column.hint }, column.name)))), body));
  return {
    element,
    set(rows) {
      while (body.rows.length > rows.length) body.deleteRow(-1);
      rows.forEach((row, index) => {
        const line = body.rows[index] ?? body.appendChild(h('tr', null, columns.map(column => h('td', { class: column.class }))));
        line.className = row.bad ? 'bad' : '';
        columns.forEach((column, at) => {
          const value = column.get(row);
          if (value instanceof Node) line.cells[at].replaceChildren(value);
          else say(line.cells[at], value);
        });
      });
    },
  };
}
