import { h, say, table, nothing, count, rate, percent, ms, bytes, span, clock, ask, address } from './dom.js';
import { Chart, spark } from './chart.js';
import { actionsPage } from './actions.js';

const figures = definitions => {
  const tiles = definitions.map(one => {
    const value = h('b', null, nothing), note = h('small', null, one.note ?? '');
    return { ...one, value, noteElement: note, element: h('div', { class: 'tile' }, h('small', null, one.name), value, note) };
  });
  return {
    element: h('div', { class: 'tiles' }, tiles.map(tile => tile.element)),
    set(state) {
      for (const tile of tiles) {
        say(tile.value, tile.get(state.sample, state));
        if (tile.more) say(tile.noteElement, tile.more(state.sample, state));
        tile.element.className = `tile ${tile.level?.(state.sample, state) ?? ''}`;
      }
    },
  };
};

const charts = {
  hits: () => new Chart('Hit rate', { max: 100, format: value => percent(value).replace('.0 ', ' '), series: [{ name: 'all tiers', get: p => p.hitRate }, { name: 'memory', get: p => p.l1HitRate }] }),
  calls: () => new Chart('Calls per second', { format: rate, series: [{ name: 'calls', get: p => p.requests }, { name: 'source calls', get: p => p.loads }] }),
  times: () => new Chart('Time of a call that memory cannot answer', { format: ms, series: [{ name: 'call', get: p => p.missTime }, { name: 'Redis', get: p => p.l2Time }, { name: 'source', get: p => p.sourceTime }] }),
  memory: () => new Chart('Memory', { format: bytes, base: 1024, series: [{ name: 'used', get: p => p.bytes }] }),
  changes: () => new Chart('Values that left, per second', { format: rate, series: [{ name: 'invalidations', get: p => p.invalidations }, { name: 'evictions', get: p => p.evictions }] }),
  sources: () => new Chart('Source calls per second', { format: rate, series: [{ name: 'begun', get: p => p.loads }, { name: 'failed', get: p => p.failures }] }),
};

const average = (points, get) => {
  const known = points.slice(-10).map(get).filter(Number.isFinite);
  return known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
};

const window = sample => `last ${span(Math.round(sample.covered))}`;
const sum = (sample, key) => sample.profiles.reduce((all, one) => all + one[key], 0);

// Which profile has the memory: one bar, and the same as text.
function memoryBar() {
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' }), key = h('ul', { class: 'key' });
  return {
    element: h('div', { class: 'card' }, h('h3', null, 'Memory by profile'), bar, key),
    set({ sample }) {
      const by = [...sample.profiles].filter(one => one.bytes > 0).sort((a, b) => b.bytes - a.bytes);
      const parts = by.slice(0, 4).map(one => [one.name, one.bytes]);
      const rest = by.slice(4).reduce((all, one) => all + one.bytes, 0);
      if (rest > 0) parts.push(['others', rest]);
      bar.replaceChildren(...parts.map(([, size], index) => {
        const part = h('i', { class: `s${index}` });
        part.style.width = `${100 * size / Math.max(1, sample.maxBytes)}%`;
        return part;
      }));
      key.replaceChildren(...parts.map(([name, size], index) => h('li', { class: `s${index}` }, `${name} ${bytes(size)}`)), h('li', { class: 'none' }, `of ${bytes(sample.maxBytes)}`));
    },
  };
}

function withCharts(parts, all) {
  return {
    elements: parts.map(part => part.element ?? part),
    update(state) {
      parts.forEach(part => part.set?.(state));
      all.forEach(chart => chart.set(state.points));
    },
  };
}

const grid = all => h('div', { class: 'grid' }, all.map(chart => chart.element));

const overview = {
  id: 'overview', name: 'Overview',
  make() {
    const tiles = figures([
      { name: 'Calls per second', get: (s, state) => rate(average(state.points, p => p.requests)), more: s => `${count(s.stats.overall.hits + s.stats.overall.misses)} since the start` },
      { name: 'Hit rate', get: s => percent(s.profiles.some(p => p.requests) ? 100 * s.profiles.reduce((a, p) => a + p.requests * (p.hitRate ?? 0) / 100, 0) / sum(s, 'requests') : null), more: window },
      { name: 'Memory', get: s => percent(100 * s.bytes / Math.max(1, s.maxBytes)), more: s => `${bytes(s.bytes)}, ${count(s.entries)} values` },
      { name: 'Redis (L2)', get: s => s.l2 === 'None' ? 'none' : s.l2, more: s => s.probeTime === null || s.probeTime === undefined ? `circuit ${s.circuit}` : `answers in ${ms(s.probeTime)}`, level: s => s.l2 === 'Down' ? 'bad' : s.l2 === 'Resting' ? 'warn' : '' },
      { name: 'Coherence', get: s => s.coherence === 'None' ? 'alone' : s.coherence, more: s => s.leaseAge === null || s.leaseAge === undefined ? 'nothing is announced' : `last sign ${span(s.leaseAge)} ago`, level: s => /Suspect|Unverified/.test(s.coherence) ? 'warn' : '' },
      { name: 'Sources', get: s => count(sum(s, 'active')), more: s => `running; ${count(sum(s, 'failures'))} failed, ${window(s)}`, level: s => sum(s, 'failures') > 0 ? 'warn' : '' },
      { name: 'Alerts', get: s => s.alerts ? count(s.alerts.length) : nothing, more: s => s.alerts ? 'stand' : 'not set up (AddAlerts)', level: s => s.alerts?.length ? 'warn' : '' },
    ]);
    const all = [charts.hits(), charts.calls(), charts.times(), charts.memory()];
    return withCharts([tiles, grid(all), memoryBar()], all);
  },
};

const profiles = {
  id: 'profiles', name: 'Profiles',
  make() {
    let points = [];
    const lines = table('The last minute of each profile; bytes and values are those of now. The line is the hit rate of the last five minutes.', [
      { name: 'Profile', get: p => p.name },
      { name: 'Calls', get: p => count(p.requests) },
      { name: 'Hit rate', get: p => percent(p.hitRate) },
      { name: 'Over time', get: p => spark(points.map(point => point.profiles[p.name] ?? null), `Hit rate of ${p.name} over time, now ${percent(p.hitRate)}`) },
      { name: 'From memory', get: p => percent(p.l1HitRate) },
      { name: 'Loads', get: p => count(p.loads), hint: 'Source calls begun' },
      { name: 'Failed', get: p => count(p.failures) },
      { name: 'Values', get: p => count(p.entries) },
      { name: 'Bytes', get: p => bytes(p.bytes) },
      { name: 'Share', get: p => percent(p.share), hint: 'Of the bytes in memory' },
      { name: 'Evicted', get: p => count(p.evictions) },
      { name: 'Slow', get: p => ms(p.missP95), hint: '95 % of the calls that memory could not answer were quicker, since the start' },
      { name: 'Lifetime', get: p => span(p.lifetime) },
      { name: 'Tiers', get: p => p.tiers ?? nothing, class: 'text' }]);
    const idle = h('p', { class: 'dim' });
    const used = p => p.requests + p.loads + p.entries + p.missP95 + p.invalidations > 0;
    const rows = { element: h('div', { class: 'card' }, lines.element, idle), set(state) { points = state.points; const unused = state.sample.profiles.filter(p => !used(p)); say(idle, unused.length ? `Nobody has used: ${unused.map(p => p.name).join(', ')}.` : ''); lines.set(state.sample.profiles.filter(used).sort((a, b) => b.requests - a.requests || b.bytes - a.bytes).map(p => ({ ...p, bad: p.requests >= 100 && p.hitRate < 20 && p.share >= 25 }))); } };
    const all = [charts.hits(), charts.changes()];
    return withCharts([memoryBar(), rows, advice(), grid(all)], all);
  },
};

// Whether a profile would gain by another size or lifetime: a sentence for each, and the figures behind them.
function advice() {
  const list = h('ul'), steps = ['Half', 'Now', 'Double', 'Four times'];
  const cell = (all, step, setting) => all[step] ? `${setting(all[step].setting)}: ${percent(all[step].hitRate)}` : nothing;
  const lines = table('Hit rate of memory at other sizes (values) and other lifetimes in memory: measured now, else estimated for a memory that evicts what was used least recently', [
    { name: 'Profile', get: one => one.name },
    { name: 'Change', class: 'text', get: one => one.change },
    ...steps.map((name, step) => ({ name, get: one => cell(one.all, step, one.setting) }))]);
  const none = h('p', { class: 'dim' }, 'No profile that keeps values in memory has been read yet.');
  return { element: h('div', { class: 'card', id: 'advice' }, h('h3', null, 'Advice'), list, none, lines.element), set({ sample }) {
    const told = sample.profiles.filter(one => one.advice).sort((a, b) => b.requests - a.requests || b.bytes - a.bytes);
    while (list.children.length > told.length) list.lastChild.remove();
    told.forEach((one, at) => say(list.children[at] ?? list.appendChild(h('li')), one.advice.sentence));
    const rows = told.flatMap(one => [{ change: 'Size', all: one.advice.sizes, setting: count }, { change: 'Lifetime', all: one.advice.lifetimes, setting: span }].filter(row => row.all.length).map(row => ({ name: one.name, ...row })));
    none.hidden = told.length > 0;
    lines.element.hidden = rows.length === 0;
    lines.set(rows);
  } };
}

const keys = {
  id: 'keys', name: 'Keys',
  make(state) {
    const about = state.about;
    const prefix = about && !about.showKeys
      ? h('select', { name: 'prefix' }, h('option', { value: '' }, 'all'), about.namespaces.map(one => h('option', { value: one }, one)))
      : h('input', { name: 'prefix', placeholder: 'market:', autocomplete: 'off' });
    const note = h('p', { class: 'answer', role: 'status' });
    const lines = table('Fresh values in the memory of this node, in no order', [
      { name: 'Key', class: 'text wrap', get: one => about?.showKeys ? h('a', { href: `#entry?${encodeURIComponent(one.key)}` }, one.key) : one.key },
      { name: 'Profile', class: 'text', get: one => one.profile }]);
    const form = h('form', { onsubmit: event => { event.preventDefault(); load(); } }, h('label', null, 'Beginning of the key', prefix), h('button', null, 'Show'));
    async function load() {
      try {
        const found = await ask('keys', { prefix: prefix.value, limit: 200 });
        say(note, `${count(found.total)} keys${found.truncated ? `, the first ${found.keys.length} are shown` : ''}.${about?.showKeys ? '' : ' They are hidden (ShowKeys is False), and named as in the log.'}`);
        lines.set(found.keys);
      } catch (failed) { say(note, failed.message); }
    }
    load();
    return { elements: [h('div', { class: 'card' }, form, note, lines.element)] };
  },
};

const entry = {
  id: 'entry', name: 'Entry',
  make(state) {
    const key = h('input', { name: 'key', placeholder: 'market:btc', autocomplete: 'off', required: true });
    const value = h('input', { type: 'checkbox', name: 'value' });
    const answer = h('div', { class: 'grid', 'aria-live': 'polite' });
    const form = h('form', { onsubmit: event => { event.preventDefault(); load(); } }, h('label', null, 'Key', key),
      state.about?.showValues ? h('label', null, 'With the value', value) : null, h('button', null, 'Look'));
    const tier = (name, one, absent) => h('div', { class: 'card' }, h('h3', null, name), one ? h('dl', null,
      [['In this tier for', span(one.age)], ['Fresh for', one.stale ? h('b', { class: 'bad-text' }, 'stale') : span(one.freshFor)], ['Stands in for a failing source for', span(one.staleUntil)],
        ['Bytes', bytes(one.bytes)], ['Verified', one.verified === null ? nothing : one.verified ? 'yes' : 'no'], ['Tags', one.tags.join(', ') || 'none'], ['Type', one.type ?? nothing],
        ...(one.nothing ? [['Value', 'the answer that there is nothing']] : one.unreadable ? [['Value', 'bytes that this node cannot read']] : one.value !== null ? [['Value', h('pre', null, JSON.stringify(one.value, null, 2))]] : [])]
        .flatMap(([what, is]) => [h('dt', null, what), h('dd', null, is)])) : h('p', null, absent));
    async function load() {
      try {
        const found = await ask('entry', { key: key.value, value: value.checked ? 'true' : '' });
        answer.replaceChildren(tier(`Memory of this node (profile ${found.profile})`, found.l1, 'Nothing is there.'),
          tier('Redis (L2)', found.l2, found.l2Status === 'None' ? 'This cache has no L2.' : found.l2Status === 'Answered' ? 'Nothing is there.' : `Not known: ${found.l2Status}.`));
      } catch (failed) { answer.replaceChildren(h('p', null, failed.message)); }
    }
    const asked = decodeURIComponent(location.hash.split('?')[1] ?? '');
    if (asked) { key.value = asked; load(); }
    return { elements: [h('div', { class: 'card' }, form, h('p', { class: 'dim' }, 'The look counts nothing and stores nothing. It reads Redis itself, also while the circuit is open.')), answer] };
  },
};

const invalidations = {
  id: 'invalidations', name: 'Invalidations',
  make(state) {
    const tiles = figures([
      { name: 'Invalidations', get: s => count(sum(s, 'invalidations')), more: window },
      { name: 'Changes of others arrive within', get: s => ms(s.lagP95), note: '95 % of them' },
      { name: 'Gaps', get: s => count(s.gaps), note: 'times when changes may have been missed' },
      { name: 'Wait to be repeated in Redis', get: s => count(s.repairsPending), level: s => s.repairsPending ? 'warn' : '' }]);
    const chart = charts.changes(), seen = [];
    const lines = table('Changes as they happen, the newest first', [
      { name: 'Time', class: 'text', get: one => clock(one.at) },
      { name: 'Change', class: 'text', get: one => one.kind },
      { name: 'Subject', class: 'text wrap', get: one => one.subject || 'everything' }]);
    const mapped = table('What each event ends: keys, patterns and tags (#) as they were written', [
      { name: 'Event', class: 'text', get: one => one.name },
      { name: 'Ends', class: 'text wrap', get: one => one.templates.join('  ') || (one.handlers === null ? 'decided in code, by its type' : nothing) },
      { name: 'Handlers', get: one => count(one.handlers) }]);
    const known = state.about?.events ?? [];
    mapped.set(known);
    const events = h('div', { class: 'card', id: 'mapped' }, h('h3', null, 'Events that are mapped'), known.length ? mapped.element : h('p', null, 'None (AddInvalidation maps them).'));
    let source = new EventSource(address('events')), busy = false;
    source.addEventListener('change', event => {
      const change = JSON.parse(event.data);
      if (change.kind === 'Watching') return;
      seen.unshift({ at: Date.now() / 1000, ...change });
      seen.length = Math.min(seen.length, 50);
      busy = true;
    });
    const page = withCharts([tiles, grid([chart]), events, h('div', { class: 'card' }, lines.element)], [chart]);
    const update = page.update;
    page.update = all => { update(all); if (busy) { lines.set(seen); busy = false; } };
    page.close = () => source.close();
    return page;
  },
};

const nodes = {
  id: 'nodes', name: 'Nodes and coherence',
  make() {
    const note = h('p', null, 'Reading…');
    const lines = table('All nodes of this cache that have a dashboard, as of the last second', [
      { name: 'Node', get: one => `${one.summary.node}${one.isSelf ? ' (this one)' : ''}` },
      { name: 'Last heard of', get: one => one.isSelf ? 'now' : `${span(Math.round(one.silentFor))} ago` },
      { name: 'State', class: 'text', get: one => one.isCutOff ? 'cut off' : one.summary.problem ? 'has a problem' : 'fine' },
      { name: 'Calls per second', get: one => rate(one.summary.requestsPerSecond) },
      { name: 'Hit rate', get: one => percent(one.summary.hitRate) },
      { name: 'Values', get: one => count(one.summary.entries) },
      { name: 'Bytes', get: one => bytes(one.summary.bytes) },
      { name: 'Redis', class: 'text', get: one => one.summary.l2 },
      { name: 'Coherence', class: 'text', get: one => one.summary.coherence },
      { name: 'Gaps', get: one => count(one.summary.gaps) }]);
    const problems = h('ul');
    const tiles = figures([
      { name: 'Nodes', get: s => count(s.nodes.length || 1), more: s => s.nodes.length ? `${count(s.nodes.filter(one => one.isCutOff).length)} cut off` : 'only this one can be seen', level: s => s.nodes.some(one => one.isCutOff) ? 'bad' : '' },
      { name: 'Coherence of this node', get: s => s.coherence === 'None' ? 'alone' : s.coherence, level: s => /Suspect|Unverified/.test(s.coherence) ? 'warn' : '' },
      { name: 'Last sign of the others', get: s => span(s.leaseAge), note: 'that every change is heard' },
      { name: 'Changes of others arrive within', get: s => ms(s.lagP95), note: '95 % of them' },
      { name: 'Gaps', get: s => count(s.gaps), note: 'times when changes may have been missed' }]);
    const compared = { element: h('div', { class: 'card' }, h('h3', null, 'Memory compared with Redis'), h('p', { class: 'dim' }, 'One hit in about a thousand is compared one second and ten seconds later, since the start of this node. Nothing is compared where L2 announces no changes. Values are shown nowhere.')) };
    const comparisons = figures([
      { name: 'Compared', get: s => s.consistency.comparisons ? count(s.consistency.comparisons) : nothing, note: 'sampled hits' },
      { name: 'Late', get: s => count(s.consistency.late), note: 'differed for 1 s or longer, not for 9 s', level: s => s.consistency.late ? 'warn' : '' },
      { name: 'Stale', get: s => count(s.consistency.stale), note: 'differed for 9 s or longer', level: s => s.consistency.stale ? 'bad' : '' },
      { name: 'Only in memory', get: s => count(s.consistency.onlyInMemory), note: 'ended or evicted in Redis earlier' },
      { name: 'Not compared', get: s => count(s.consistency.notCompared + s.consistency.dropped), note: 'no answer, or not known to be in Redis' },
      { name: 'Last difference', get: s => s.consistency.lastDifference ? clock(Date.parse(s.consistency.lastDifference) / 1000) : 'none' }]);
    compared.element.append(comparisons.element);
    compared.set = comparisons.set;
    const list = { element: h('div', { class: 'card' }, note, lines.element, problems), set({ sample, about }) {
      say(note, sample.nodes.length > 1 ? 'Figures of the other nodes are what they tell of themselves each second.' : sample.nodes.length ? 'This page sees its own node only: no other node has told of itself. Each needs MapFusionTiered, and the same Redis and prefix.' : sample.l2 === 'None' ? 'This cache has no Redis, so this page shows this node alone.' : 'This page sees its own node only: Redis does not answer, or does not let nodes tell of themselves.');
      lines.set(sample.nodes.length ? sample.nodes.map(one => ({ ...one, bad: one.isCutOff })) : [{ isSelf: true, isCutOff: false, silentFor: 0, summary: { node: about?.node ?? nothing, l2: sample.l2, coherence: sample.coherence, gaps: sample.gaps, entries: sample.entries, bytes: sample.bytes, requestsPerSecond: sample.point?.requests, hitRate: sample.point?.hitRate } }]);
      problems.replaceChildren(...sample.nodes.filter(one => one.summary.problem).map(one => h('li', null, h('b', null, one.summary.node), ` says: ${one.summary.problem}.`)));
    } };
    return withCharts([tiles, list, compared], []);
  },
};

const sources = {
  id: 'sources', name: 'Sources and resilience',
  make() {
    const tiles = figures([
      { name: 'Running', get: s => count(sum(s, 'active')), note: 'source calls' },
      { name: 'Over their soft deadline', get: s => count(s.sourcesOverAge), level: s => s.sourcesOverAge ? 'warn' : '' },
      { name: 'Given up, not returned', get: s => count(s.sourcesAbandoned), level: s => s.sourcesAbandoned ? 'bad' : '' },
      { name: 'Circuit of Redis', get: s => s.circuit === 'None' ? 'none' : s.circuit, level: s => s.circuit === 'Open' ? 'bad' : '' },
      { name: 'Wait to be repeated in Redis', get: s => count(s.repairsPending), level: s => s.repairsPending ? 'warn' : '' }]);
    const lines = table('Source calls of each profile: the first two columns are of the last minute, the others since the start', [
      { name: 'Profile', get: p => p.name },
      { name: 'Begun', get: p => count(p.loads) },
      { name: 'Failed', get: p => count(p.failures) },
      { name: 'Running', get: p => count(p.active) },
      { name: 'Given up', get: p => count(p.abandoned) },
      { name: 'Past hard deadline', get: p => count(p.timeouts) },
      { name: 'Stale stood in', get: p => count(p.stale) },
      { name: 'Callers saved', get: p => count(p.callersSaved), hint: 'They joined a call under way' },
      { name: 'Median', get: p => ms(p.sourceP50) },
      { name: '95 %', get: p => ms(p.sourceP95) },
      { name: '99 %', get: p => ms(p.sourceP99) },
      { name: 'Redis 95 %', get: p => ms(p.l2P95) },
      { name: 'Local only', get: p => count(p.localOnly), hint: 'Changes that Redis did not take' }]);
    const rows = { element: h('div', { class: 'card' }, lines.element), set({ sample }) { lines.set([...sample.profiles].sort((a, b) => b.failures - a.failures || b.loads - a.loads).map(p => ({ ...p, bad: p.failures > 0 && p.failures >= p.loads / 5 }))); } };
    const all = [charts.sources(), charts.times()];
    return withCharts([tiles, grid(all), rows], all);
  },
};

export const pages = [overview, profiles, keys, entry, invalidations, nodes, sources, actionsPage];
