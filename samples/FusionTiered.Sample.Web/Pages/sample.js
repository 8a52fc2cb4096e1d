// Shared by the pages: ask the service, and show the answer as a table.
export async function ask(path, method = 'GET', body) {
  // The last header says that the request comes from this page: the cache endpoints change nothing for a browser without it.
  const headers = { 'Content-Type': 'application/json', 'X-FusionTiered-Request': '1' };
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

export function table(id, rows) {
  const target = document.getElementById(id);
  const names = rows.length ? Object.keys(rows[0]) : [];
  const row = (tag, cells) => {
    const line = document.createElement('tr');
    for (const cell of cells) line.append(Object.assign(document.createElement(tag), { textContent: cell ?? '' }));
    return line;
  };
  target.replaceChildren(row('th', names), ...rows.map(one => row('td', names.map(name => one[name]))));
}

export const say = text => { document.getElementById('said').textContent = text; };

export function button(id, action) {
  document.getElementById(id).addEventListener('click', () => action().catch(failure => say(failure.message)));
}
